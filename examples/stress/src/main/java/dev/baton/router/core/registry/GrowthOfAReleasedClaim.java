/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A stream that grows past its claim while the claim is given back, and two others who want what it leaves (rules R3
 * and R4). Each of them wants 5 of 8 KV tokens, so one may have them. Results: how many got them, and the KV tokens in
 * the end.
 */
@JCStressTest
@State
@NullMarked
@Outcome(id = "1, 5", expect = ACCEPTABLE, desc = "The growth was gone, or never noted.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The growth, noted too late and gone since, kept both out.")
@Outcome(id = "2, 10", expect = FORBIDDEN, desc = "The growth counted below 0 for a moment and lent what is not there.")
@Outcome(expect = FORBIDDEN, desc = "The growth was taken off twice, or never.")
public class GrowthOfAReleasedClaim {
    private final NodeState state = new NodeState(
            new DefaultNodeRegistry(), 0, Node.decode("d").kvCapacityTokens(8).build(), NodeStatus.ONLINE);
    private final Hold growing = Objects.requireNonNull(take(4));

    /** Grows by 2. */
    @Actor
    public void grow() {
        growing.noteTokens(6);
    }

    /** Ends, and others come. */
    @Actor
    public void releaseAndClaim(II_Result r) {
        growing.release();
        r.r1 = (take(5) != null ? 1 : 0) + (take(5) != null ? 1 : 0);
    }

    /** Looks. */
    @Arbiter
    public void look(II_Result r) {
        r.r2 = (int) state.kvTokensWithOverdraft();
    }

    private @Nullable Hold take(long kvTokens) {
        return Hold.tryTake(state, Leg.DECODE, 1, 0, kvTokens, (hold, cause) -> {});
    }
}
