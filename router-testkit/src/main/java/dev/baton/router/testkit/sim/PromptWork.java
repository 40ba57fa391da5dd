/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * The computing of one prompt, in chunks: an engine looks whether a prompt is still wanted after each of them. Chunks
 * cost nothing of their own, so that an undisturbed prompt takes what {@link PrefillCost} says.
 */
record PromptWork(PrefillCost cost, int promptTokens, int cachedTokens, int chunkTokens) {
    long nanos() {
        return nanosUpTo(promptTokens);
    }

    /** Time from the beginning until this many leading tokens are there. */
    long nanosUpTo(int tokens) {
        return cost.nanos(tokens, cachedTokens);
    }

    /** Finds how many leading tokens are there at the end of the chunk that is being computed after this much work. */
    int chunkEndAfter(long workedNanos) {
        int end = cachedTokens;
        do {
            end = (int) Math.min((long) end + chunkTokens, promptTokens);
        } while (end < promptTokens && nanosUpTo(end) < workedNanos);
        return end;
    }
}
