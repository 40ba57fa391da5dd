/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.time.TaskScheduler;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request's two timers: its deadline, and the limit of what it is doing now. Thread-safe: each is one atomic reference;
 * a leg timer armed while another thread disarms is taken back by whoever comes later.
 */
final class CallTimers {

    private final TaskScheduler scheduler;
    private final AtomicReference<TaskScheduler.@Nullable Cancellable> deadline = new AtomicReference<>();
    private final AtomicReference<TaskScheduler.@Nullable Cancellable> leg = new AtomicReference<>();
    private volatile long touchedNanos;

    CallTimers(TaskScheduler scheduler) {
        this.scheduler = scheduler;
    }

    void armDeadline(long nanos, Runnable task) {
        TaskScheduler.Cancellable timer = scheduler.schedule(Math.max(0, nanos), task);
        if (!deadline.compareAndSet(null, timer)) {
            timer.cancel();
        }
    }

    void disarmDeadline() {
        cancel(deadline.getAndSet(new Over()));
        cancel(leg.getAndSet(new Over()));
    }

    void armLeg(long nanos, Runnable task) {
        if (leg.get() instanceof Over) {
            return;
        }
        TaskScheduler.Cancellable timer = scheduler.schedule(nanos, task);
        TaskScheduler.Cancellable before = leg.get();
        while (!(before instanceof Over) && !leg.compareAndSet(before, timer)) {
            before = leg.get();
        }
        cancel(before instanceof Over ? timer : before);
    }

    void disarmLeg() {
        TaskScheduler.Cancellable before = leg.get();
        while (!(before instanceof Over) && !leg.compareAndSet(before, null)) {
            before = leg.get();
        }
        cancel(before);
    }

    /** Notes that something happened now, for timers that measure silence. */
    void touch(long nowNanos) {
        touchedNanos = nowNanos;
    }

    long sinceTouch(long nowNanos) {
        return nowNanos - touchedNanos;
    }

    /** Takes the place of a timer when none may follow. */
    private static final class Over implements TaskScheduler.Cancellable {
        @Override
        public void cancel() {}
    }

    private static void cancel(TaskScheduler.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
