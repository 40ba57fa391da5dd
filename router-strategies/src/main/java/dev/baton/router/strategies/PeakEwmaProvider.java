/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link PeakEwma} as {@code peak_ewma}. Stateless. */
public final class PeakEwmaProvider implements StrategyProvider<LearnedConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public PeakEwmaProvider() {}

    @Override
    public String name() {
        return "peak_ewma";
    }

    @Override
    public String description() {
        return "the node with the least latency, peaks first, times requests";
    }

    @Override
    public LearnedConfig configure(Settings settings) {
        return LearnedConfig.read(settings);
    }

    @Override
    public Strategy create(LearnedConfig config, PluginContext context) {
        return new PeakEwma(config, context.clock(), context.random());
    }
}
