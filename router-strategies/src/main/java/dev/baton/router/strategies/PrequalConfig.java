/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

/**
 * The settings of {@code prequal}. Immutable.
 *
 * @param hotQuantile which quantile of recent requests in flight parts cold nodes from hot ones, 0 to 1
 * @param choices how many nodes it looks at, at least 2
 * @param learned how measurements fade and what a failure counts for
 */
public record PrequalConfig(double hotQuantile, int choices, LearnedConfig learned) {
    /** The paper's quantile, and as many nodes as its pool of probes holds. */
    public static final PrequalConfig DEFAULT = new PrequalConfig(0.84, 16, LearnedConfig.DEFAULT);
}
