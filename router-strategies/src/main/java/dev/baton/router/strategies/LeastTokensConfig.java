/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

/**
 * The settings of {@code least_tokens}. Immutable.
 *
 * @param uncached whether the tokens count that this prompt would add, those cached left aside
 */
public record LeastTokensConfig(boolean uncached) {
    /** Only what is outstanding already counts. */
    public static final LeastTokensConfig DEFAULT = new LeastTokensConfig(false);
}
