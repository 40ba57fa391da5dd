/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core;

import dev.baton.router.api.Plugins;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.core.placement.Placer;
import java.util.Objects;

/**
 * Changes the strategies of a running router. Immutable. What is bound stays bound, and is told to the strategy that chose
 * it; who waits is asked about anew, for the new strategy may send it where there is room.
 */
record StrategySwap(Placer placer, Plugins plugins, PluginContext tools, Runnable askWaitersAgain) {
    void use(Leg leg, String spec) {
        use(leg, plugins.create(Strategy.class, spec, tools));
    }

    void use(Leg leg, Strategy strategy) {
        placer.use(Objects.requireNonNull(leg, "leg"), Objects.requireNonNull(strategy, "strategy"));
        askWaitersAgain.run();
    }

    void use(String spec) {
        use(plugins.create(PlacementStrategy.class, spec, tools));
    }

    void use(PlacementStrategy strategy) {
        placer.use(Objects.requireNonNull(strategy, "strategy"));
        askWaitersAgain.run();
    }
}
