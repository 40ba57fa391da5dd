/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.time.TaskScheduler.Cancellable;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What computes in a node: one piece of work at a time. Work is measured in nominal nanoseconds, which take as long as
 * they say unless the processor is slowed or halted, also in the middle of a piece, or noise stretches a whole piece.
 */
final class Processor {
    private final VirtualTime time;
    private final double noise;
    private final RandomGenerator random;
    private double slowness = 1;
    private double stretch = 1;
    private boolean halted;
    private @Nullable Runnable whenDone;
    private @Nullable Cancellable finish;
    private long totalNominal;
    private long workedNominal;
    private long workedSince;
    private long busyNanos;

    Processor(VirtualTime time, double noise, RandomGenerator random) {
        this.time = time;
        this.noise = noise;
        this.random = random;
    }

    boolean isBusy() {
        return whenDone != null;
    }

    /** Begins a piece of work; there must be none. */
    void start(long nominalNanos, Runnable done) {
        if (whenDone != null) {
            throw new IllegalStateException("the processor is busy");
        }
        whenDone = done;
        totalNominal = nominalNanos;
        workedNominal = 0;
        workedSince = time.nanoTime();
        stretch = noise == 0 ? 1 : 1 + noise * (2 * random.nextDouble() - 1);
        proceed();
    }

    /** Drops the present piece, if there is one. */
    void abort() {
        settle();
        unschedule();
        whenDone = null;
    }

    void setSlowness(double factor) {
        settle();
        slowness = factor;
        proceed();
    }

    void halt() {
        settle();
        halted = true;
        unschedule();
    }

    void resume() {
        halted = false;
        workedSince = time.nanoTime();
        proceed();
    }

    /** Returns how long it has worked in all, in real (virtual) nanoseconds. */
    long busyNanos() {
        settle();
        return busyNanos;
    }

    private void settle() {
        if (whenDone == null || halted) {
            return;
        }
        long now = time.nanoTime();
        long passed = now - workedSince;
        busyNanos += passed;
        workedNominal = Math.min(totalNominal, workedNominal + Math.round(passed / (slowness * stretch)));
        workedSince = now;
    }

    private void proceed() {
        unschedule();
        if (whenDone != null && !halted) {
            finish = time.schedule(Math.round((totalNominal - workedNominal) * (slowness * stretch)), this::finished);
        }
    }

    private void unschedule() {
        if (finish != null) {
            finish.cancel();
            finish = null;
        }
    }

    private void finished() {
        settle();
        finish = null;
        Runnable done = whenDone;
        whenDone = null;
        if (done != null) {
            done.run();
        }
    }
}
