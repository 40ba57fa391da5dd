/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link Prequal} as {@code prequal}. Stateless. */
public final class PrequalProvider implements StrategyProvider<PrequalConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public PrequalProvider() {}

    @Override
    public String name() {
        return "prequal";
    }

    @Override
    public String description() {
        return "of nodes that are not hot the one of least latency";
    }

    @Override
    public PrequalConfig configure(Settings settings) {
        double hotQuantile = settings.number(
                "hot_quantile",
                PrequalConfig.DEFAULT.hotQuantile(),
                0,
                1,
                "which quantile of recent requests in flight parts cold nodes from hot ones");
        long choices =
                settings.integer("choices", PrequalConfig.DEFAULT.choices(), 2, 1000, "how many nodes to look at");
        return new PrequalConfig(hotQuantile, (int) choices, LearnedConfig.read(settings));
    }

    @Override
    public Strategy create(PrequalConfig config, PluginContext context) {
        return new Prequal(config, context.clock(), context.random());
    }
}
