/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.burn.BurnResult;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** Runs seeds on all processors and counts what comes of them on the caller's thread. Confined to one thread. */
final class BurnThreads {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Is told how far a run is, on the caller's thread. */
    @FunctionalInterface
    interface Progress {
        void show(long done, long expected);
    }

    private final LongFunction<BurnResult> scenario;
    private final BurnTally tally;
    private final LongSupplier clock;
    private final int count = Runtime.getRuntime().availableProcessors();
    private long startNanos;
    private long done;

    /** A scenario is run on any thread; the tally is given results on the thread that calls {@link #run}. */
    BurnThreads(LongFunction<BurnResult> scenario, BurnTally tally, LongSupplier clock) {
        this.scenario = scenario;
        this.tally = tally;
        this.clock = clock;
    }

    int count() {
        return count;
    }

    /** Runs seeds in order, as many at once as there are threads, and begins none when the time is up. */
    void run(SeedRange seeds, double seconds, Progress progress) throws InterruptedException {
        startNanos = clock.getAsLong();
        ExecutorService executor = Executors.newFixedThreadPool(count);
        try {
            CompletionService<BurnResult> running = new ExecutorCompletionService<>(executor);
            long next = seeds.first();
            long begun = 0;
            while (true) {
                while (next <= seeds.last() && begun - done < count && share(seconds) < 1) {
                    long seed = next++;
                    running.submit(() -> run(seed));
                    begun++;
                }
                if (begun == done) {
                    return;
                }
                tally.add(result(running));
                done++;
                progress.show(done, expected(seeds, seconds));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private BurnResult run(long seed) {
        try {
            return scenario.apply(seed);
        } catch (RuntimeException | Error e) {
            throw new IllegalStateException("seed " + seed + " cannot be run: " + e, e);
        }
    }

    private static BurnResult result(CompletionService<BurnResult> running) throws InterruptedException {
        try {
            return running.take().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** How much of the time is gone. */
    private double share(double seconds) {
        return (clock.getAsLong() - startNanos) / NANOS_PER_SECOND / seconds;
    }

    private long expected(SeedRange seeds, double seconds) {
        double share = share(seconds);
        return share == 0 ? seeds.size() : Math.max(done, Math.min(seeds.size(), (long) (done / share)));
    }
}
