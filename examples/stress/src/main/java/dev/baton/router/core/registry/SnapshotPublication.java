/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Whoever reads the snapshot without a lock sees a whole one: a node that is in it has its description, its status and
 * its counters. The first result is what the pool shows, the second what the members show, read afterwards.
 */
@JCStressTest
@State
@NullMarked
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Read before the node was registered.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Registered between the two reads.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Read after the node was registered.")
@Outcome(expect = FORBIDDEN, desc = "A node half made, or one that is gone again.")
public class SnapshotPublication {
    private final DefaultNodeRegistry registry = new DefaultNodeRegistry();

    /** Registers. */
    @Actor
    public void register() {
        registry.register(Node.decode("d").maxConcurrent(3).build());
    }

    /** Picks, as a strategy's candidates would. */
    @Actor
    public void pick(II_Result r) {
        Pool pool = registry.snapshot().pool(Leg.DECODE);
        r.r1 = pool.size() == 0 ? 0 : seen(pool.get(0));
        NodeState member = registry.snapshot().member("d");
        r.r2 = member == null ? 0 : seen(member);
    }

    private static int seen(NodeState state) {
        boolean whole = state.node().maxConcurrent() == 3
                && state.status() == NodeStatus.ONLINE
                && state.hasRoom(1, 1, 1)
                && state.openHolds() == 0;
        return whole ? 1 : -1;
    }
}
