/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

/**
 * What came of one replayed request, as its client saw it. Immutable. Times count from the start of the replay.
 *
 * @param submittedNanos when it was submitted, nanoseconds
 * @param firstTokenNanos when its first token came, nanoseconds, or −1 if none came
 * @param lastTokenNanos when its last token came, nanoseconds, or −1 if none came
 * @param promptTokens length of its prompt
 * @param outputTokens tokens that came
 * @param attempts how many placements were dispatched
 * @param waitedNanos time in the waiting room, nanoseconds
 * @param result how it ended
 * @param reason why, a short stable word; empty if it completed
 */
public record RequestRecord(
        long submittedNanos,
        long firstTokenNanos,
        long lastTokenNanos,
        int promptTokens,
        int outputTokens,
        int attempts,
        long waitedNanos,
        Result result,
        String reason) {
    /** How a request can end. Immutable. */
    public enum Result {
        /** Every token came. */
        COMPLETED,
        /** It was begun and not finished. */
        FAILED,
        /** It was refused. */
        REJECTED,
        /** It was withdrawn. */
        CANCELLED,
        /** It never got an outcome, which no router may let happen (rule R1). */
        LOST
    }

    /**
     * Says whether a token came.
     *
     * @return true if at least one came
     */
    public boolean hasTokens() {
        return firstTokenNanos >= 0;
    }

    /**
     * Returns the time to the first token.
     *
     * @return nanoseconds from submission, {@link Long#MAX_VALUE} if no token came
     */
    public long ttftNanos() {
        return hasTokens() ? firstTokenNanos - submittedNanos : Long.MAX_VALUE;
    }

    /**
     * Returns the mean time between tokens.
     *
     * @return nanoseconds, 0 for fewer than two tokens
     */
    public long meanGapNanos() {
        return outputTokens < 2 ? 0 : (lastTokenNanos - firstTokenNanos) / (outputTokens - 1);
    }
}
