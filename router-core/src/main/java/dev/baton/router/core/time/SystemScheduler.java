/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.time;

import dev.baton.router.api.time.TaskScheduler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router's timers: one daemon thread that only looks at the time, and daemon threads that come and go to run what is
 * due, for that can end in a subscriber that never returns, and nobody else's deadline may wait for it. Thread-safe.
 */
public final class SystemScheduler implements TaskScheduler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemScheduler.class);
    private static final long IDLE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService due;

    /** Starts no thread until the first task. */
    public SystemScheduler() {
        timer = new ScheduledThreadPoolExecutor(1, daemon("baton-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRejectedExecutionHandler((task, closed) -> {}); // closed: nothing waits for a timer any more
        due = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemon("baton-due"),
                (task, closed) -> {});
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        ScheduledFuture<?> future = timer.schedule(() -> due.execute(guarded(task)), delayNanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        due.shutdown();
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.error("a timer task threw", e);
            }
        };
    }
}
