/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.testkit.history.Violation;
import dev.baton.router.testkit.time.TaskFailedException;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lets virtual time pass, and notes what a router must not do to the timer thread of its host. Confined to one thread. */
final class Stepper {
    private static final long MOST_TASKS = 5_000_000;

    private final VirtualTime time;
    private final List<Violation> violations = new ArrayList<>();

    Stepper(VirtualTime time) {
        this.time = time;
    }

    List<Violation> violations() {
        return violations;
    }

    /** Runs task after task, while there are any. */
    void runWhile(BooleanSupplier condition) {
        while (condition.getAsBoolean() && time.pending() > 0) {
            if (time.tasksRun() > MOST_TASKS) {
                broken("R7", "everything is bounded", "no rest after " + MOST_TASKS + " tasks");
                return;
            }
            runNext();
        }
    }

    void runFor(Duration duration) {
        long until = time.nanoTime() + duration.toNanos();
        runWhile(() -> time.nextTaskNanos().orElse(Long.MAX_VALUE) - until <= 0);
        if (until - time.nanoTime() > 0) {
            time.runUntil(until);
        }
    }

    /** What reaches the timer thread was thrown by user code or by the router, and should have been caught. */
    private void runNext() {
        try {
            time.runNext();
        } catch (TaskFailedException e) {
            broken("R14", "user code's exceptions cost at most that request", String.valueOf(e));
        }
    }

    private void broken(String rule, String promise, String what) {
        violations.add(new Violation(rule, promise, time.elapsedNanos(), null, what, List.of()));
    }
}
