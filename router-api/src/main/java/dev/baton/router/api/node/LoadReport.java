/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.node;

/**
 * What an engine says of its own load at one moment. Immutable.
 *
 * <p>Reports only correct the router's own counters, and age (rule R18). A field that the engine does not tell is
 * {@link #UNKNOWN}.
 *
 * @param takenAtNanos when it was measured, on the router's clock, nanoseconds
 * @param runningRequests requests that the engine works on, or {@link #UNKNOWN}
 * @param waitingRequests requests in the engine's own queue, or {@link #UNKNOWN}
 * @param kvUsedTokens tokens of KV cache in use, or {@link #UNKNOWN}
 * @param kvTotalTokens tokens of KV cache in all, or {@link #UNKNOWN}
 */
public record LoadReport(
        long takenAtNanos, int runningRequests, int waitingRequests, long kvUsedTokens, long kvTotalTokens) {
    /** The value of a figure that the engine does not tell. */
    public static final int UNKNOWN = -1;

    /** Checks that every figure is known and not negative, or unknown. */
    public LoadReport {
        check("runningRequests", runningRequests);
        check("waitingRequests", waitingRequests);
        check("kvUsedTokens", kvUsedTokens);
        check("kvTotalTokens", kvTotalTokens);
    }

    private static void check(String field, long value) {
        if (value < UNKNOWN) {
            throw new IllegalArgumentException(
                    field + " must be 0 or more, or LoadReport.UNKNOWN (-1), but is " + value);
        }
    }
}
