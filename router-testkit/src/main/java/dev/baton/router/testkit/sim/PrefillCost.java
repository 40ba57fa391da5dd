/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * How long an engine computes one prompt: {@code a + b·n + c·(N² − p²)} for a prompt of N tokens of which p are cached
 * and n = N − p are not. The square is attention over all that came before. Immutable.
 *
 * @param baseNanos a: nanoseconds for each prompt, finite, 0 or more
 * @param perTokenNanos b: nanoseconds for each token computed, finite, 0 or more
 * @param perSquareNanos c: nanoseconds for each squared token, finite, 0 or more
 */
public record PrefillCost(double baseNanos, double perTokenNanos, double perSquareNanos) {
    /** Checks the ranges. */
    public PrefillCost {
        Ranges.finiteFrom0("baseNanos", baseNanos);
        Ranges.finiteFrom0("perTokenNanos", perTokenNanos);
        Ranges.finiteFrom0("perSquareNanos", perSquareNanos);
    }

    /**
     * Makes a cost from figures in milliseconds, as fits are published.
     *
     * @param a milliseconds for each prompt
     * @param b milliseconds for each token computed
     * @param c milliseconds for each squared token
     * @return the cost
     */
    public static PrefillCost ofMillis(double a, double b, double c) {
        return new PrefillCost(a * 1e6, b * 1e6, c * 1e6);
    }

    /**
     * Computes the time for one prompt.
     *
     * @param promptTokens N, tokens, 0 or more
     * @param cachedTokens p, tokens, 0 to promptTokens
     * @return nanoseconds, rounded
     */
    public long nanos(int promptTokens, int cachedTokens) {
        double uncached = promptTokens - cachedTokens;
        double squares = (double) promptTokens * promptTokens - (double) cachedTokens * cachedTokens;
        return Math.round(baseNanos + perTokenNanos * uncached + perSquareNanos * squares);
    }
}
