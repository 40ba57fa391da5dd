/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.plugin.Settings;

/**
 * The settings of the filter {@code prefix_affinity}. Immutable.
 *
 * @param hit which part of the prompt must be cached
 * @param patience how many tokens more than elsewhere may be outstanding for each token cached
 */
public record PrefixAffinityConfig(double hit, double patience) {
    /** Four fifths cached, and no more wait than that saves. */
    public static final PrefixAffinityConfig DEFAULT = new PrefixAffinityConfig(0.8, 1);

    static PrefixAffinityConfig read(Settings settings) {
        double hit = settings.number("hit", DEFAULT.hit, 0, 1, "part of the prompt that must be cached");
        double patience = settings.number(
                "patience", DEFAULT.patience, 0, 1_000_000, "tokens more outstanding than elsewhere, for each cached");
        return new PrefixAffinityConfig(hit, patience);
    }
}
