/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.time.NanoClock;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps retries a share of all requests, after Finagle's {@code RetryBudget}: over the last ten seconds, retries may be
 * at most {@code budgetRatio} × requests + {@code budgetPerSecond} × 10. Thread-safe without a lock; concurrent callers
 * may overshoot by one each. O(1): ten one-second slots.
 */
final class RetryBudget {
    private static final int SECONDS = 10;
    private static final int COUNT_BITS = 32;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final RetrySettings settings;
    private final NanoClock clock;
    private final long startNanos;
    private final AtomicLongArray requests = new AtomicLongArray(SECONDS);
    private final AtomicLongArray retries = new AtomicLongArray(SECONDS);

    RetryBudget(RetrySettings settings, NanoClock clock) {
        this.settings = settings;
        this.clock = clock;
        this.startNanos = clock.nanoTime();
    }

    /** Notes a request. */
    void deposit() {
        add(requests, second());
    }

    /** Takes a retry from the budget; false if it is used up. */
    boolean tryWithdraw() {
        long second = second();
        double allowed = settings.budgetRatio() * sum(requests, second) + settings.budgetPerSecond() * SECONDS;
        if (sum(retries, second) + 1 > allowed) {
            return false;
        }
        add(retries, second);
        return true;
    }

    private long second() {
        return (clock.nanoTime() - startNanos) / 1_000_000_000L;
    }

    /** A slot holds the second that it counts for above the count, so that an old one is known and begins anew. */
    private static void add(AtomicLongArray slots, long second) {
        slots.updateAndGet(
                (int) (second % SECONDS),
                slot -> slot >>> COUNT_BITS == (second & COUNT_MASK) ? slot + 1 : second << COUNT_BITS | 1);
    }

    private static long sum(AtomicLongArray slots, long second) {
        long sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            long slot = slots.get(i);
            if (second - (slot >>> COUNT_BITS) < SECONDS) {
                sum += slot & COUNT_MASK;
            }
        }
        return sum;
    }
}
