/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A running quantile of loads, without keeping them: each one above it moves it up by {@code step · q}, each other down by
 * {@code step · (1 − q)}, which is at rest where a part q lies below. Thread-safe; a race loses one step.
 *
 * <p>It begins at zero. The step is a tenth of the quantile, but no less than a tenth of a request. Source: Robbins and Monro, A Stochastic
 * Approximation Method, 1951, with a constant gain so that it follows changes.
 */
final class RifQuantile {
    private final double quantile;
    private final AtomicLong bits = new AtomicLong();

    RifQuantile(double quantile) {
        this.quantile = quantile;
    }

    double get() {
        return Double.longBitsToDouble(bits.get());
    }

    void add(double load) {
        double now = get();
        double step = Math.max(1, now) / 10;
        double next = load > now ? Math.min(load, now + step * quantile) : Math.max(load, now - step * (1 - quantile));
        bits.set(Double.doubleToRawLongBits(next));
    }
}
