/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * How long an engine takes for one decode step, which makes one token for each request of the batch: {@code a + b·batch
 * + c·kvTokens}. Immutable.
 *
 * @param baseNanos a: nanoseconds for each step (reading the weights), finite, 0 or more
 * @param perRequestNanos b: nanoseconds for each request of the batch, finite, 0 or more
 * @param perKvTokenNanos c: nanoseconds for each token of KV cache that the batch attends to, finite, 0 or more
 */
public record DecodeCost(double baseNanos, double perRequestNanos, double perKvTokenNanos) {
    /** Checks the ranges. */
    public DecodeCost {
        Ranges.finiteFrom0("baseNanos", baseNanos);
        Ranges.finiteFrom0("perRequestNanos", perRequestNanos);
        Ranges.finiteFrom0("perKvTokenNanos", perKvTokenNanos);
    }

    /**
     * Makes a cost from figures in milliseconds, as fits are published.
     *
     * @param a milliseconds for each step
     * @param b milliseconds for each request of the batch
     * @param c milliseconds for each token of KV cache
     * @return the cost
     */
    public static DecodeCost ofMillis(double a, double b, double c) {
        return new DecodeCost(a * 1e6, b * 1e6, c * 1e6);
    }

    /**
     * Computes the time for one step.
     *
     * @param batch requests that get a token, 0 or more
     * @param kvTokens tokens of KV cache that they hold together, 0 or more
     * @return nanoseconds, rounded
     */
    public long stepNanos(int batch, long kvTokens) {
        return Math.round(baseNanos + perRequestNanos * batch + perKvTokenNanos * kvTokens);
    }
}
