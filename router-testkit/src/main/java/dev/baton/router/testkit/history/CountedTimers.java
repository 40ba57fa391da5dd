/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.time.TaskScheduler;

/** A scheduler that knows how many of its tasks are pending. Confined to one thread. */
final class CountedTimers implements TaskScheduler {
    private final TaskScheduler timers;
    private int pending;

    CountedTimers(TaskScheduler timers) {
        this.timers = timers;
    }

    int pending() {
        return pending;
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        Timer timer = new Timer(task);
        timer.handle = timers.schedule(delayNanos, timer);
        pending++;
        return timer;
    }

    private final class Timer implements Cancellable, Runnable {
        private final Runnable task;
        private Cancellable handle = () -> {};
        private boolean over;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            end();
            task.run();
        }

        @Override
        public void cancel() {
            end();
            handle.cancel();
        }

        private void end() {
            if (!over) {
                over = true;
                pending--;
            }
        }
    }
}
