/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.core.time.Nanos;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cancelled legs whose engines have not let go yet. Thread-safe: releasing a leg is harmless to repeat, so a leg that
 * comes in while the router closes is released by whichever sees it.
 */
final class GracePeriods {
    private final TaskScheduler scheduler;
    private final Map<LegInFlight<?, ?, ?>, Period> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    GracePeriods(TaskScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Releases a leg after a while, unless it is released before. */
    void begin(LegInFlight<?, ?, ?> leg, Duration time) {
        begin(leg, time, () -> leg.release(ReleaseCause.CANCELLED));
    }

    /** Does something about a leg after a while, unless it is released before; a second call starts the time anew. */
    void begin(LegInFlight<?, ?, ?> leg, Duration time, Runnable then) {
        leg.inGrace();
        Period before = waiting.put(leg, new Period(scheduler.schedule(Nanos.of(time), then), then));
        if (before != null) {
            before.timer.cancel();
        }
        if (leg.hold.isReleased()) {
            end(leg);
        } else if (closed) {
            end(leg, then);
        }
    }

    void end(LegInFlight<?, ?, ?> leg) {
        Period period = waiting.remove(leg);
        if (period != null) {
            period.timer.cancel();
        }
    }

    /** What would be done at the end of the time is done now: a call that could not be aborted yet is aborted. */
    private static void end(LegInFlight<?, ?, ?> leg, Runnable then) {
        then.run();
        leg.release(ReleaseCause.CANCELLED);
    }

    private record Period(TaskScheduler.Cancellable timer, Runnable then) {}

    /** Releases all, now and from now on: there is no timer any more. */
    void close() {
        closed = true;
        waiting.forEach((leg, period) -> end(leg, period.then));
    }
}
