/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link PromptLengthAware} as {@code prompt_length_aware}. Stateless. */
public final class PromptLengthAwareProvider implements StrategyProvider<PromptLengthAwareConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public PromptLengthAwareProvider() {}

    @Override
    public String name() {
        return "prompt_length_aware";
    }

    @Override
    public String description() {
        return "long prompts to most free KV cache, short ones to least load";
    }

    @Override
    public PromptLengthAwareConfig configure(Settings settings) {
        long longPromptTokens = settings.integer(
                "long_prompt_tokens",
                PromptLengthAwareConfig.DEFAULT.longPromptTokens(),
                1,
                Integer.MAX_VALUE,
                "from how many tokens on a prompt is long");
        return new PromptLengthAwareConfig((int) longPromptTokens, MemoryAwareConfig.read(settings));
    }

    @Override
    public Strategy create(PromptLengthAwareConfig config, PluginContext context) {
        return new PromptLengthAware(config, context.random());
    }
}
