/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link ConsistentHash} as {@code consistent_hash}. Stateless. */
public final class ConsistentHashProvider implements StrategyProvider<ConsistentHashConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public ConsistentHashProvider() {}

    @Override
    public String name() {
        return "consistent_hash";
    }

    @Override
    public String description() {
        return "requests of one key to one node, none far above the mean load";
    }

    @Override
    public ConsistentHashConfig configure(Settings settings) {
        HashKey key = HashKey.read(settings);
        double loadFactor = settings.number(
                "load_factor",
                ConsistentHashConfig.DEFAULT.loadFactor(),
                0,
                1000,
                "how far above the mean load a node may be, 0 for no bound");
        if (loadFactor > 0 && loadFactor <= 1) {
            settings.error("load_factor", "must be 0 (no bound) or above 1, but is " + loadFactor);
        }
        long points = settings.integer(
                "points",
                ConsistentHashConfig.DEFAULT.points(),
                1,
                1024,
                "points on the ring of a node of mean weight");
        return new ConsistentHashConfig(key, loadFactor, (int) points);
    }

    @Override
    public Strategy create(ConsistentHashConfig config, PluginContext context) {
        return new ConsistentHash(config, context.random());
    }
}
