/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.node.Leg;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is a member and who may be used, at one moment. Immutable; the counters behind the nodes are live. */
public final class Snapshot {
    private final Map<String, NodeState> byId = new TreeMap<>();
    private final Pool prefill;
    private final Pool decode;

    Snapshot(Collection<NodeState> members) {
        members.forEach(s -> byId.put(s.node().id(), s));
        this.prefill = usable(Leg.PREFILL);
        this.decode = usable(Leg.DECODE);
    }

    /** Returns the nodes that may be used for a leg. */
    public Pool pool(Leg leg) {
        return leg == Leg.PREFILL ? prefill : decode;
    }

    /** Returns all members by id, whatever their status. */
    public Collection<NodeState> members() {
        return byId.values();
    }

    /** Returns the member of this id, or null. */
    public @Nullable NodeState member(String id) {
        return byId.get(id);
    }

    private Pool usable(Leg leg) {
        List<NodeState> nodes = new ArrayList<>();
        for (NodeState state : byId.values()) {
            if (state.isUsable() && state.node().role().serves(leg)) {
                nodes.add(state);
            }
        }
        return new Pool(nodes);
    }
}
