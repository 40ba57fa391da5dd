/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link LeastLoaded} as {@code least_loaded}. Stateless. */
public final class LeastLoadedProvider implements StrategyProvider<LeastLoadedConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public LeastLoadedProvider() {}

    @Override
    public String name() {
        return "least_loaded";
    }

    @Override
    public String description() {
        return "the node with the fewest requests for its weight";
    }

    @Override
    public LeastLoadedConfig configure(Settings settings) {
        long choices = settings.integer(
                "choices", LeastLoadedConfig.DEFAULT.choices(), 0, 1000, "how many nodes to look at, 0 for all");
        if (choices == 1) {
            settings.error("choices", "must be 0 (all nodes) or from 2 to 1000, but is 1: for any node use 'random'");
        }
        return new LeastLoadedConfig((int) choices);
    }

    @Override
    public Strategy create(LeastLoadedConfig config, PluginContext context) {
        return new LeastLoaded(config, context.random());
    }
}
