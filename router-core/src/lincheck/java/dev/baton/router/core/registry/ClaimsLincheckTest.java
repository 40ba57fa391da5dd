/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.core.lincheck.ModelChecker;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Claims on one counter of a node whose limits stand still are linearizable (rules R3 and R4).
 *
 * <p>Claims on several counters, and claims while limits or the status change, are not; see {@link
 * ReservationRacesLincheckTest}.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
public class ClaimsLincheckTest {
    private static final int LIMIT = 2;

    private final NodeState state;
    private final @Nullable Hold[] holds = new Hold[4];

    public ClaimsLincheckTest() {
        DefaultNodeRegistry registry = new DefaultNodeRegistry();
        registry.register(Node.decode("d").maxConcurrent(LIMIT).build());
        state = registry.snapshot().pool(Leg.DECODE).get(0);
    }

    @Operation
    public boolean take(@Param(name = "thread") int thread) {
        if (holds[thread] != null) {
            return false;
        }
        holds[thread] = Hold.tryTake(state, Leg.DECODE, 1, 0, 0, (hold, cause) -> {}, new StrategyFeedback() {});
        return holds[thread] != null;
    }

    @Operation
    public void release(@Param(name = "thread") int thread) {
        Hold hold = holds[thread];
        if (hold != null) {
            holds[thread] = null;
            hold.release();
        }
    }

    @Operation
    public int requests() {
        return state.requests();
    }

    @Operation
    public boolean hasRoom() {
        return state.hasRoom(1, 0, 0);
    }

    /** What one thread alone would see. */
    public static class Sequential {
        private final boolean[] holds = new boolean[4];
        private int requests;

        public boolean take(int thread) {
            if (holds[thread] || requests == LIMIT) {
                return false;
            }
            holds[thread] = true;
            requests++;
            return true;
        }

        public void release(int thread) {
            if (holds[thread]) {
                holds[thread] = false;
                requests--;
            }
        }

        public int requests() {
            return requests;
        }

        public boolean hasRoom() {
            return requests < LIMIT;
        }
    }

    @Test
    void claimsOnOneCounterAreLinearizable() {
        ModelChecker.checkLinearizable(ClaimsLincheckTest.class, Sequential.class);
    }
}
