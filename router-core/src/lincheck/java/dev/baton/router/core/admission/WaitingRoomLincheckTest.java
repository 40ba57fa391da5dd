/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.core.lincheck.ModelChecker;
import java.util.TreeSet;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Entering the waiting room within its bounds, leaving it, and asking who is first are linearizable (rules R7 and R10).
 *
 * <p>Not linearizable: {@code requests()} and {@code tokens()} together, which are read without the lock, one after the
 * other.
 */
@Param(name = "who", gen = IntGen.class, conf = "0:2")
public class WaitingRoomLincheckTest {
    private static final int PLACES = 2;

    private final WaitingRoom room = new WaitingRoom(PLACES, Long.MAX_VALUE);
    private final TestWaiter[] waiters = new TestWaiter[PLACES + 1];

    public WaitingRoomLincheckTest() {
        Fleet fleet = new Fleet(1);
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = fleet.waiter(i);
        }
    }

    /** A waiter enters once; each has a time of arrival of its own, so that who is first does not hang on who came first. */
    @Operation(nonParallelGroup = "enter")
    public boolean enter(@Param(name = "who") int who) {
        return waiters[who].lane() == null && room.add(waiters[who], PLACES, false, null, 0);
    }

    @Operation
    public boolean leave(@Param(name = "who") int who) {
        return room.remove(waiters[who]);
    }

    @Operation
    public int requests() {
        return room.requests();
    }

    @Operation
    public int first() {
        return room.heads().stream()
                .mapToInt(head -> ((TestWaiter) head.waiter()).number())
                .findFirst()
                .orElse(-1);
    }

    /** What one thread alone would see. */
    public static class Sequential {
        private final TreeSet<Integer> in = new TreeSet<>();

        public boolean enter(int who) {
            return in.size() < PLACES && in.add(who);
        }

        public boolean leave(int who) {
            return in.remove(who);
        }

        public int requests() {
            return in.size();
        }

        public int first() {
            return in.isEmpty() ? -1 : in.first();
        }
    }

    @Test
    void theRoomIsLinearizable() {
        ModelChecker.checkLinearizable(WaitingRoomLincheckTest.class, Sequential.class);
    }
}
