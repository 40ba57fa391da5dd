/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** A provider with one setting, {@code choices}; what it makes tells who made it. Tests override what they break. */
class NamedProvider implements StrategyProvider<Long> {
    private final String name;

    NamedProvider(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "the strategy " + name;
    }

    @Override
    public Long configure(Settings settings) {
        return settings.integer("choices", 0, 0, 9, "how many nodes to look at");
    }

    @Override
    public Strategy create(Long config, PluginContext context) {
        return new Made(getClass(), config, context);
    }

    /** Tells who made it. Immutable. */
    record Made(Class<?> by, Long config, PluginContext context) implements Strategy {
        @Override
        public int select(RouteRequest request, Candidates candidates) {
            return NONE;
        }
    }
}
