/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import java.util.ArrayList;
import java.util.List;

/** Broken promises as they are found; keeps a few of them in words. Confined to one thread. */
final class Findings {
    private static final int EXAMPLES = 8;

    private final List<String> examples = new ArrayList<>();
    private long lost;
    private long duplicated;
    private long brokenStreams;
    private long leakedReservations;
    private long limitViolations;
    private long hangingLegs;

    void lost(String example) {
        lost++;
        keep(example);
    }

    void duplicated(String example) {
        duplicated++;
        keep(example);
    }

    void brokenStream(String example) {
        brokenStreams++;
        keep(example);
    }

    void leaked(long reservations, String example) {
        leakedReservations += reservations;
        keep(example);
    }

    void limitViolated(String example) {
        limitViolations++;
        keep(example);
    }

    void hanging(String example) {
        hangingLegs++;
        keep(example);
    }

    Integrity integrity() {
        return new Integrity(
                lost, duplicated, brokenStreams, leakedReservations, limitViolations, hangingLegs, examples);
    }

    private void keep(String example) {
        if (examples.size() < EXAMPLES) {
            examples.add(example);
        }
    }
}
