/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import static dev.baton.router.core.lincheck.ModelChecker.checkRace;

import org.junit.jupiter.api.Test;

/**
 * A request ends once, whatever ends it at the same time as what (rule R1), its subscriber hears of it once (rule R2),
 * and nothing stays claimed (rules R3 and R12).
 *
 * <p>Not linearizable: the client hears of the end in a later step than the host, so {@code outcome()} may be complete
 * while {@code onComplete} is still to come. And phase and outcome are read one after the other.
 */
class EndingRacesLincheckTest {
    @Test
    void completedAndCancelled() {
        check(OneCall::complete, OneCall::cancel);
    }

    @Test
    void completedAndTimedOut() {
        check(OneCall::complete, OneCall::timeOut);
    }

    @Test
    void completedAndNodeLost() {
        check(OneCall::complete, OneCall::loseNode);
    }

    @Test
    void cancelledAndTimedOut() {
        check(OneCall::cancel, OneCall::timeOut);
    }

    @Test
    void cancelledAndNodeLost() {
        check(OneCall::cancel, OneCall::loseNode);
    }

    @Test
    void cancelledAndClosed() {
        check(OneCall::cancel, OneCall::close);
    }

    /** The request waits for the place of one that ends at that moment. */
    @Test
    void capacityFreedAndCancelled() {
        checkRace(() -> {
            OneCall fleet = OneCall.waiting();
            return new Runnable[] {fleet::freeCapacity, fleet::cancel, fleet::expectOneEndAndNothingLeft};
        });
    }

    @Test
    void capacityFreedAndTimedOut() {
        checkRace(() -> {
            OneCall fleet = OneCall.waiting();
            return new Runnable[] {fleet::freeCapacity, fleet::timeOut, fleet::expectOneEndAndNothingLeft};
        });
    }

    private interface Event {
        void happensTo(OneCall call);
    }

    private static void check(Event one, Event other) {
        checkRace(() -> {
            OneCall call = OneCall.decoding();
            return new Runnable[] {
                () -> one.happensTo(call), () -> other.happensTo(call), call::expectOneEndAndNothingLeft
            };
        });
    }
}
