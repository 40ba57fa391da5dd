/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link LeastKv} as {@code least_kv}. Stateless. */
public final class LeastKvProvider implements StrategyProvider<MemoryAwareConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public LeastKvProvider() {}

    @Override
    public String name() {
        return "least_kv";
    }

    @Override
    public String description() {
        return "the node with the least part of its KV cache in use after this request";
    }

    @Override
    public MemoryAwareConfig configure(Settings settings) {
        return MemoryAwareConfig.read(settings);
    }

    @Override
    public Strategy create(MemoryAwareConfig config, PluginContext context) {
        return new LeastKv(config, context.random());
    }
}
