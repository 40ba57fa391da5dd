/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link MemoryAware} as {@code memory_aware}. Stateless. */
public final class MemoryAwareProvider implements StrategyProvider<MemoryAwareConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public MemoryAwareProvider() {}

    @Override
    public String name() {
        return "memory_aware";
    }

    @Override
    public String description() {
        return "the node with the most free KV cache";
    }

    @Override
    public MemoryAwareConfig configure(Settings settings) {
        return MemoryAwareConfig.read(settings);
    }

    @Override
    public Strategy create(MemoryAwareConfig config, PluginContext context) {
        return new MemoryAware(config, context.random());
    }
}
