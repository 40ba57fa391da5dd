/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

/**
 * The settings of {@code prompt_length_aware}. Immutable.
 *
 * @param longPromptTokens prompts of at least so many tokens are long
 * @param memory how free memory is judged
 */
public record PromptLengthAwareConfig(int longPromptTokens, MemoryAwareConfig memory) {
    /** Long from 2048 tokens on. */
    public static final PromptLengthAwareConfig DEFAULT = new PromptLengthAwareConfig(2048, MemoryAwareConfig.DEFAULT);
}
