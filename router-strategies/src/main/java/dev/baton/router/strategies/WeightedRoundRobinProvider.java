/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link WeightedRoundRobin} as {@code weighted_round_robin}. Stateless. */
public final class WeightedRoundRobinProvider implements StrategyProvider<NoSettings> {
    /** For {@link java.util.ServiceLoader}. */
    public WeightedRoundRobinProvider() {}

    @Override
    public String name() {
        return "weighted_round_robin";
    }

    @Override
    public String description() {
        return "each node in turn, as often as its weight says";
    }

    @Override
    public NoSettings configure(Settings settings) {
        return new NoSettings();
    }

    @Override
    public Strategy create(NoSettings config, PluginContext context) {
        return new WeightedRoundRobin(context.random());
    }
}
