/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.RouteRequest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Learns how many tokens requests generate, to size KV claims: minimum of the request's maximum and its hint, or else the
 * 90th percentile of what was seen. Thread-safe; an estimate is one read, a sample O(1) but for every 64th.
 *
 * <p>Lengths are counted in buckets a factor of √2 apart; counts are halved whenever 4,096 have been made, so that the
 * estimate follows the traffic.
 */
final class OutputLengths {
    /** What is assumed before anything was seen. */
    static final int UNSEEN = 512;

    private static final int BUCKETS = 64;
    private static final int WINDOW = 4096;
    private static final double QUANTILE = 0.9;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final AtomicInteger samples = new AtomicInteger();
    private volatile int learned = UNSEEN;

    /** Returns how many output tokens a claim for this request is to cover. */
    int estimate(RouteRequest request) {
        int expected = request.expectedOutputTokens() > 0 ? request.expectedOutputTokens() : learned;
        return request.maxOutputTokens() > 0 ? Math.min(request.maxOutputTokens(), expected) : expected;
    }

    /** Notes a request that ran to its end. */
    void sample(long outputTokens) {
        counts.incrementAndGet(bucket(outputTokens));
        int n = samples.incrementAndGet();
        if (n % 64 == 0) {
            relearn(n);
        }
    }

    private void relearn(int n) {
        boolean halve = n >= WINDOW && samples.compareAndSet(n, 0);
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += halve ? counts.updateAndGet(i, c -> c / 2) : counts.get(i);
        }
        long below = 0;
        int at = 0;
        while (at < BUCKETS - 1 && (below += counts.get(at)) < QUANTILE * total) {
            at++;
        }
        learned = (int) Math.min(Integer.MAX_VALUE, Math.ceil(Math.pow(2, (at + 1) / 2.0)));
    }

    /** Bucket i holds lengths from 2^(i/2) up to 2^((i+1)/2). */
    private static int bucket(long tokens) {
        return tokens <= 1 ? 0 : (int) Math.min(BUCKETS - 1, 2 * Math.log((double) tokens) / Math.log(2));
    }
}
