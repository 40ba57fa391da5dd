/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.random.RandomGenerator;

/**
 * {@code prompt_length_aware}: for prefill, a long prompt goes where most KV cache is free, a short one where least is
 * going on; decode goes where most KV cache is free. Thread-safe.
 *
 * <p>{@code promptTokens ≥ long_prompt_tokens} or decode: {@link MemoryAware}; else {@link LeastLoaded} over all nodes.
 * A prompt of unknown length is short. Settings {@code long_prompt_tokens}, 2048 unless set, and {@code max_report_age}
 * of {@code memory_aware}, 2 s unless set. O(n).
 *
 * <p>Source: the strategy of this name in mlxcel's disaggregated router (lablup/mlxcel, pull request 388).
 */
public final class PromptLengthAware implements Strategy {
    private final int longPromptTokens;
    private final Strategy mostMemory;
    private final Strategy leastLoaded;

    PromptLengthAware(PromptLengthAwareConfig config, RandomGenerator random) {
        this.longPromptTokens = config.longPromptTokens();
        this.mostMemory = new MemoryAware(config.memory(), random);
        this.leastLoaded = new LeastLoaded(LeastLoadedConfig.DEFAULT, random);
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        boolean isShort = candidates.leg() == Leg.PREFILL && request.promptTokens() < longPromptTokens;
        return (isShort ? leastLoaded : mostMemory).select(request, candidates);
    }
}
