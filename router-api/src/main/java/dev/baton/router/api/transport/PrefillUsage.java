/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

/**
 * What a prefill engine says of its work. Immutable.
 *
 * @param promptTokens tokens in the prompt by the engine's count, 0 if it does not say
 * @param cachedTokens of these, found in its prefix cache, 0 if it does not say
 */
public record PrefillUsage(int promptTokens, int cachedTokens) {
    /** The usage of an engine that does not say. */
    public static final PrefillUsage UNKNOWN = new PrefillUsage(0, 0);

    /** Checks that 0 ≤ cachedTokens ≤ promptTokens. */
    public PrefillUsage {
        if (promptTokens < 0 || cachedTokens < 0 || cachedTokens > promptTokens) {
            throw new IllegalArgumentException("cachedTokens must be from 0 to promptTokens, but they are "
                    + cachedTokens + " and " + promptTokens);
        }
    }
}
