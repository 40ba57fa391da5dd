/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link LeastTokens} as {@code least_tokens}. Stateless. */
public final class LeastTokensProvider implements StrategyProvider<LeastTokensConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public LeastTokensProvider() {}

    @Override
    public String name() {
        return "least_tokens";
    }

    @Override
    public String description() {
        return "the node with the fewest outstanding tokens for its weight";
    }

    @Override
    public LeastTokensConfig configure(Settings settings) {
        return new LeastTokensConfig(settings.bool(
                "uncached",
                LeastTokensConfig.DEFAULT.uncached(),
                "for prefill, add the tokens of this prompt that the node has not cached"));
    }

    @Override
    public Strategy create(LeastTokensConfig config, PluginContext context) {
        return new LeastTokens(config, context.random());
    }
}
