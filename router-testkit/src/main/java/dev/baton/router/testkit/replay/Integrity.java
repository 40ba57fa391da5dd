/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import java.util.List;

/**
 * Whether a router kept its promises in a replay; all counts are zero if it did. Immutable.
 *
 * @param lost requests without an outcome (rule R1)
 * @param duplicated requests with more than one outcome or more than one last signal (rule R1)
 * @param brokenStreams requests whose tokens were out of order, mixed, missing or too late (rule R2)
 * @param leakedReservations reservations that were left when nothing was in flight any more (rule R3)
 * @param limitViolations moments at which a node held more than its limits allow (rule R4)
 * @param hangingLegs calls that an engine held longer after their attempt was over than it needs to let go, and whatever it
 *     held when nothing was in flight any more (rules R8, R12)
 * @param examples some of these, one line each
 */
public record Integrity(
        long lost,
        long duplicated,
        long brokenStreams,
        long leakedReservations,
        long limitViolations,
        long hangingLegs,
        List<String> examples) {
    /** Copies the examples. */
    public Integrity {
        examples = List.copyOf(examples);
    }

    /**
     * Says whether every promise was kept.
     *
     * @return true if all counts are zero
     */
    public boolean isSound() {
        return lost == 0
                && duplicated == 0
                && brokenStreams == 0
                && leakedReservations == 0
                && limitViolations == 0
                && hangingLegs == 0;
    }
}
