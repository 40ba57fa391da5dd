/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link PowerOfTwo} as {@code power_of_two}. Stateless. */
public final class PowerOfTwoProvider implements StrategyProvider<NoSettings> {
    /** For {@link java.util.ServiceLoader}. */
    public PowerOfTwoProvider() {}

    @Override
    public String name() {
        return "power_of_two";
    }

    @Override
    public String description() {
        return "the less loaded of two random nodes";
    }

    @Override
    public NoSettings configure(Settings settings) {
        return new NoSettings();
    }

    @Override
    public Strategy create(NoSettings config, PluginContext context) {
        return new PowerOfTwo(context.random());
    }
}
