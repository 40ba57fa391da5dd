/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The engines' threads: each step runs on one of four, at once or after a short time, by chance. Thread-safe. */
final class RandomDelays implements Executor, AutoCloseable {
    private static final int THREADS = 4;

    private final ScheduledThreadPoolExecutor threads;
    private final SplittableRandom random;
    private final int maxMicros;

    RandomDelays(long seed, int maxMicros) {
        AtomicInteger count = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "engine-thread-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.random = new SplittableRandom(seed);
        this.maxMicros = maxMicros;
    }

    @Override
    public void execute(Runnable step) {
        long micros = maxMicros == 0 ? 0 : chance();
        if (micros == 0) {
            threads.execute(step);
        } else {
            var unused = threads.schedule(step, micros, TimeUnit.MICROSECONDS);
        }
    }

    /** Half of the time nothing, else up to the longest delay. */
    private synchronized long chance() {
        return random.nextBoolean() ? 0 : random.nextInt(maxMicros);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
