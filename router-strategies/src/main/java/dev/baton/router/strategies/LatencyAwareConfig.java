/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

/**
 * The settings of {@code latency_aware}. Immutable.
 *
 * @param learned how measurements fade and what a failure counts for
 * @param baseTokens how many tokens the fixed part of a prefill is worth
 */
public record LatencyAwareConfig(LearnedConfig learned, int baseTokens) {
    /** The fixed part is worth 282 tokens. */
    public static final LatencyAwareConfig DEFAULT = new LatencyAwareConfig(LearnedConfig.DEFAULT, 282);
}
