/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A claim while the limit is lowered from 2 to 1 on a node with one claim (rule R4). Results: how many requests the one
 * who lowered it saw afterwards, and how many there are in the end.
 */
@JCStressTest
@State
@NullMarked
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The claim was refused.")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The claim was granted before.")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Seen while it was given back.")
@Outcome(id = "1, 2", expect = FORBIDDEN, desc = "Claimed past the limit after it was lowered.")
@Outcome(expect = FORBIDDEN, desc = "Counters that nothing explains.")
public class ClaimUnderLoweredLimit {
    private final Node wide = Node.decode("d").maxConcurrent(2).build();
    private final Node narrow = Node.decode("d").maxConcurrent(1).build();
    private final NodeState state = new NodeState(new DefaultNodeRegistry(), 0, wide, NodeStatus.ONLINE);

    /** Begins with one claim. */
    public ClaimUnderLoweredLimit() {
        claim();
    }

    /** Claims. */
    @Actor
    public final void claim() {
        Hold.tryTake(state, Leg.DECODE, 1, 0, 0, (hold, cause) -> {});
    }

    /** Lowers the limit. */
    @Actor
    public void lower(II_Result r) {
        state.setNode(narrow);
        r.r1 = state.requests();
    }

    /** Looks. */
    @Arbiter
    public void look(II_Result r) {
        r.r2 = state.requests();
    }
}
