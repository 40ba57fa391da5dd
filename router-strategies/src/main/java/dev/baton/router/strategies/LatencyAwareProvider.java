/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link LatencyAware} as {@code latency_aware}. Stateless. */
public final class LatencyAwareProvider implements StrategyProvider<LatencyAwareConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public LatencyAwareProvider() {}

    @Override
    public String name() {
        return "latency_aware";
    }

    @Override
    public String description() {
        return "the node with the least time to first token, measured by uncached token";
    }

    @Override
    public LatencyAwareConfig configure(Settings settings) {
        long baseTokens = settings.integer(
                "base_tokens",
                LatencyAwareConfig.DEFAULT.baseTokens(),
                1,
                1_000_000,
                "how many tokens the fixed part of a prefill is worth");
        return new LatencyAwareConfig(LearnedConfig.read(settings), (int) baseTokens);
    }

    @Override
    public Strategy create(LatencyAwareConfig config, PluginContext context) {
        return new LatencyAware(config, context.clock(), context.random());
    }
}
