/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link RandomStrategy} as {@code random}. Stateless. */
public final class RandomProvider implements StrategyProvider<NoSettings> {
    /** For {@link java.util.ServiceLoader}. */
    public RandomProvider() {}

    @Override
    public String name() {
        return "random";
    }

    @Override
    public String description() {
        return "any node, with a chance in proportion to its weight";
    }

    @Override
    public NoSettings configure(Settings settings) {
        return new NoSettings();
    }

    @Override
    public Strategy create(NoSettings config, PluginContext context) {
        return new RandomStrategy(context.random());
    }
}
