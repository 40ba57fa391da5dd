/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.api.time.NanoClock;

/**
 * How fast requests leave the waiting room to be served: an exponentially weighted mean of the time between departures,
 * with weight 0.1 for the newest. Written by the drainer alone, read by anybody; each read is one volatile read.
 */
final class DepartureRate {
    private static final double NEWEST = 0.1;

    private final NanoClock clock;
    private long lastNanos;
    private boolean any;
    private volatile double meanGapNanos = -1;

    DepartureRate(NanoClock clock) {
        this.clock = clock;
    }

    /** Notes that a request left that had waited since then; returns how long it waited, nanoseconds. */
    long note(long waitingSinceNanos) {
        long now = clock.nanoTime();
        if (any) {
            // A gap that began before this request came does not count: nobody was waiting then.
            double gap = Math.min(now - lastNanos, now - waitingSinceNanos);
            double mean = meanGapNanos;
            meanGapNanos = mean < 0 ? gap : mean + NEWEST * (gap - mean);
        }
        any = true;
        lastNanos = now;
        return now - waitingSinceNanos;
    }

    /** Predicts how long the last of so many waits, nanoseconds; −1 if the rate is not known, 0 if there are none. */
    long predictNanos(int waiting) {
        double gap = meanGapNanos;
        return waiting == 0 ? 0 : gap < 0 ? -1 : (long) (gap * waiting);
    }
}
