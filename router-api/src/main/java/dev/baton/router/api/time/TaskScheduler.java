/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.time;

/**
 * Runs tasks later. Implementations are thread-safe, never run a task inside {@link #schedule}, and measure delays by
 * the clock that the router is given beside it.
 */
@FunctionalInterface
public interface TaskScheduler {
    /**
     * Runs a task once after a delay.
     *
     * @param delayNanos nanoseconds from now, 0 or more
     * @param task what to run; it is short and does not block
     * @return a handle that takes the task back
     */
    Cancellable schedule(long delayNanos, Runnable task);

    /** A task that has been scheduled. Thread-safe. */
    @FunctionalInterface
    interface Cancellable {
        /** Takes the task back if it has not begun; does nothing otherwise. */
        void cancel();
    }
}
