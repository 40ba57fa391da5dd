/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link RoundRobin} as {@code round_robin}. Stateless. */
public final class RoundRobinProvider implements StrategyProvider<NoSettings> {
    /** For {@link java.util.ServiceLoader}. */
    public RoundRobinProvider() {}

    @Override
    public String name() {
        return "round_robin";
    }

    @Override
    public String description() {
        return "each node in turn";
    }

    @Override
    public NoSettings configure(Settings settings) {
        return new NoSettings();
    }

    @Override
    public Strategy create(NoSettings config, PluginContext context) {
        return new RoundRobin(context.random());
    }
}
