/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.settings;

/**
 * How often the router may try again. Immutable.
 *
 * <p>The budget is Finagle's: retries may be a share of all requests plus a few a second, over a window of ten seconds,
 * so that they cannot multiply an outage. Not drawn from it: attempts whose node was declared lost (they are bounded by
 * {@code maxAttempts} and by the nodes' limits), and overloads (bounded by {@code maxOverloads}, rule R9).
 *
 * @param maxAttempts dispatches of one request that may fail, at least 1
 * @param maxOverloads dispatches of one request that engines may turn away as overloaded, at least 0
 * @param budgetRatio retries as a share of requests, 0 or more
 * @param budgetPerSecond retries that are always allowed, per second, 0 or more
 */
public record RetrySettings(int maxAttempts, int maxOverloads, double budgetRatio, double budgetPerSecond) {
    /** 4 attempts, 16 overloads, 20 % of requests plus 10 a second. */
    public static final RetrySettings DEFAULT = new RetrySettings(4, 16, 0.2, 10);

    /** Checks the ranges. */
    public RetrySettings {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, but is " + maxAttempts);
        }
        if (maxOverloads < 0) {
            throw new IllegalArgumentException("maxOverloads must be 0 or more, but is " + maxOverloads);
        }
        if (!(budgetRatio >= 0) || !(budgetPerSecond >= 0)) {
            throw new IllegalArgumentException("budgetRatio and budgetPerSecond must be 0 or more, but are "
                    + budgetRatio + " and " + budgetPerSecond);
        }
    }
}
