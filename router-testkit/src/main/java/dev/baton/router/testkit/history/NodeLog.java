/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes of a history, each incarnation as it stands. Confined to one check. */
final class NodeLog {
    private final World world;
    private final Map<String, NodeTrack> members = new LinkedHashMap<>();
    private final Map<String, NodeTrack> former = new HashMap<>();
    private final Set<String> beingChanged = new HashSet<>();
    private long changedNanos;

    NodeLog(World world) {
        this.world = world;
    }

    Collection<NodeTrack> members() {
        return members.values();
    }

    @Nullable
    NodeTrack member(String id) {
        return members.get(id);
    }

    /** Returns the incarnation that is meant; the last one known of it, if it is a member no longer. */
    @Nullable
    NodeTrack incarnation(Node node) {
        NodeTrack member = members.get(node.id());
        return member != null && member.incarnation.equals(node.incarnation()) ? member : former.get(key(node));
    }

    boolean isBeingChanged(String id) {
        return beingChanged.contains(id);
    }

    /** Returns when the host last changed a node. */
    long changedNanos() {
        return changedNanos;
    }

    void changing(Event.Changing changing) {
        beingChanged.add(changing.nodeId());
        changedNanos = world.now();
        Node node = changing.node();
        if (changing.change() != Event.Change.REGISTER || node == null) {
            return;
        }
        NodeTrack old = members.get(node.id());
        if (old != null && old.incarnation.equals(node.incarnation())) {
            old.limit(node);
            return;
        }
        if (old != null) {
            leave(old);
        }
        members.put(node.id(), new NodeTrack(node, world.position(), world.now()));
    }

    /** Returns the node, or null if it is no member any more. */
    @Nullable
    NodeTrack changed(Event.Changed changed) {
        beingChanged.remove(changed.nodeId());
        NodeTrack node = members.get(changed.nodeId());
        if (node == null) {
            return null;
        }
        node.limited(world.position());
        if (changed.status() == null) {
            leave(node);
            members.remove(node.id);
        } else {
            node.status(changed.status(), world.position(), world.now());
            if (changed.change() == Event.Change.UNREACHABLE) {
                node.lostNanos = world.now();
            } else if (changed.status().acceptsNewWork()) {
                node.lostNanos = NodeTrack.NEVER;
            }
        }
        return node;
    }

    private void leave(NodeTrack node) {
        node.member = false;
        if (node.lostNanos == NodeTrack.NEVER) {
            node.lostNanos = world.now();
        }
        former.put(key(node.node), node);
    }

    /** A listener was told of a change, and asked the registry what has come of it. */
    void told(RouterEvent.NodeStatusChanged changed, @Nullable NodeStatus status) {
        NodeTrack node = members.get(changed.node().id());
        if (node != null && node.incarnation.equals(changed.node().incarnation()) && status != null) {
            node.status(status, world.position(), world.now());
            node.wasOnline |= changed.to().acceptsNewWork();
            if (status.acceptsNewWork()) {
                node.probation |= changed.cause().contains("probation");
                node.lostNanos = NodeTrack.NEVER;
            } else if (status == NodeStatus.UNREACHABLE) {
                node.lostNanos = world.now();
            }
        }
    }

    private static String key(Node node) {
        return Objects.requireNonNull(node.id()) + "#" + node.incarnation();
    }
}
