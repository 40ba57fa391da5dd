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
    private final Map<LegInFlight<?, ?, ?>, TaskScheduler.Cancellable> waiting = new ConcurrentHashMap<>();
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
        TaskScheduler.Cancellable timer = scheduler.schedule(Nanos.of(time), then);
        TaskScheduler.Cancellable before = waiting.put(leg, timer);
        if (before != null) {
            before.cancel();
        }
        if (leg.hold.isReleased()) {
            end(leg);
        } else if (closed) {
            leg.release(ReleaseCause.CANCELLED);
        }
    }

    void end(LegInFlight<?, ?, ?> leg) {
        TaskScheduler.Cancellable timer = waiting.remove(leg);
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Releases all, now and from now on: there is no timer any more. */
    void close() {
        closed = true;
        waiting.keySet().forEach(leg -> leg.release(ReleaseCause.CANCELLED));
    }
}
