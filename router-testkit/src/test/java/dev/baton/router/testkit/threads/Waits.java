/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Bounded waits, each with a failure that says what was waited for. Not instantiable. */
final class Waits {
    /** Long enough for a loaded machine; only a failing test waits so long. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final long POLL_NANOS = 50_000;

    private Waits() {}

    /** Returns what a stage completes with. */
    static <T> T get(CompletionStage<T> stage, String what) {
        try {
            return stage.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late(what);
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }

    /** Waits until a latch is at zero. */
    static void zero(CountDownLatch latch, String what) {
        try {
            if (!latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw late(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }

    /** Waits until a thread has ended. */
    static void end(Thread thread) {
        end(thread, LIMIT);
    }

    /** Waits until a thread has ended that may take long. */
    static void end(Thread thread, Duration limit) {
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + thread, e);
        }
        if (thread.isAlive()) {
            throw late("the end of " + thread);
        }
    }

    /** Waits until a condition holds that nothing can tell of. */
    static void until(BooleanSupplier condition, String what) {
        until(condition, () -> what);
    }

    /** Waits until a condition holds that nothing can tell of; the description is made when it does not. */
    static void until(BooleanSupplier condition, Supplier<String> what) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw late(what.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static AssertionError late(String what) {
        StringBuilder message = new StringBuilder("waited " + LIMIT.toSeconds() + " s in vain for " + what);
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            boolean inRouter =
                    Arrays.stream(frames).anyMatch(frame -> frame.getClassName().startsWith("dev.baton.router.core"));
            if (inRouter) {
                message.append("\n  thread ").append(thread.getName());
                Arrays.stream(frames)
                        .limit(30)
                        .forEach(frame -> message.append("\n    at ").append(frame));
            }
        });
        return new AssertionError(message.toString());
    }
}
