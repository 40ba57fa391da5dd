/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * The computing of one prompt. It may be done in chunks, which cost nothing of their own, so that an undisturbed prompt
 * takes what {@link PrefillCost} says.
 */
record PromptWork(PrefillCost cost, int promptTokens, int cachedTokens) {
    /** Time from the beginning until this many leading tokens are there. */
    long nanosUpTo(int tokens) {
        return cost.nanos(tokens, cachedTokens);
    }
}
