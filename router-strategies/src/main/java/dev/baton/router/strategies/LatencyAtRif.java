/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Prequal knows of one node: its latency at different numbers of requests in flight (RIF), and how long ago it
 * failed. Thread-safe, by its parts.
 *
 * <p>RIF is put into buckets 0, 1, 2–3, 4–7, … 64 and more. A RIF without measurements takes those of the nearest bucket,
 * the lower one if two are as near.
 */
final class LatencyAtRif {
    private static final int BUCKETS = 8;

    private final DecayingLatency[] latencies = new DecayingLatency[BUCKETS];
    private final DecayingLatency penalty = new DecayingLatency();
    private final AtomicInteger rif = new AtomicInteger();

    LatencyAtRif() {
        for (int i = 0; i < BUCKETS; i++) {
            latencies[i] = new DecayingLatency();
        }
    }

    void dispatched() {
        rif.incrementAndGet();
    }

    void released() {
        rif.updateAndGet(now -> Math.max(0, now - 1));
    }

    /** Takes in the latency of a request that is still counted as in flight itself. */
    void add(double nanos, long nowNanos, double tauNanos) {
        latencies[bucket(rif.get() - 1)].add(nanos, nowNanos, tauNanos);
    }

    void failed(double nanos, long nowNanos, double tauNanos) {
        penalty.raise(nanos, nowNanos, tauNanos);
    }

    /** Returns the latency to be expected beside so many others, or a negative number if nothing is known. */
    double read(int otherRequests, long nowNanos, double tauNanos) {
        double failure = penalty.read(nowNanos, tauNanos);
        int bucket = bucket(otherRequests);
        for (int distance = 0; distance < BUCKETS; distance++) {
            double lower = at(bucket - distance, nowNanos, tauNanos);
            double found = lower >= 0 ? lower : at(bucket + distance, nowNanos, tauNanos);
            if (found >= 0) {
                return found + Math.max(0, failure);
            }
        }
        return failure;
    }

    private double at(int bucket, long nowNanos, double tauNanos) {
        return bucket < 0 || bucket >= BUCKETS ? -1 : latencies[bucket].read(nowNanos, tauNanos);
    }

    private static int bucket(int rif) {
        return Math.min(BUCKETS - 1, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, rif)));
    }
}
