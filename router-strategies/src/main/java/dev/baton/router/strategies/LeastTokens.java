/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import java.util.random.RandomGenerator;

/**
 * {@code least_tokens}: the node with the fewest outstanding tokens for its weight: prompt tokens for prefill, KV tokens
 * for decode, by the router's own count. Thread-safe.
 *
 * <p>In this order: with room before full; least {@code tokens / weight}; least {@code inFlight / weight}; and what is
 * still equal, by chance in proportion to weight. O(n). Prompts differ by a factor of a thousand, and the time that
 * prefill takes follows their tokens; a count of requests does not see it.
 *
 * <p>Setting {@code uncached}, false unless set: for prefill, add the tokens of this prompt that the node would have to
 * compute, {@code promptTokens − cachedTokens}, so that a node which has the prompt cached may be busier by what that
 * saves. Source: the prefill part of Dynamo's default cost, {@code max(active + prompt − overlap, 0)} with all its
 * weights at 1 ({@code lib/kv-router}). Without a prefix index it changes nothing.
 */
public final class LeastTokens extends LowestCost {
    private final boolean uncached;

    LeastTokens(LeastTokensConfig config, RandomGenerator random) {
        super(random);
        this.uncached = config.uncached();
    }

    @Override
    double cost(RouteRequest request, Candidates candidates, int i, long nowNanos) {
        double weight = candidates.node(i).weight();
        if (candidates.leg() == Leg.DECODE) {
            return candidates.kvTokens(i) / weight;
        }
        long own = uncached ? request.promptTokens() - candidates.cachedTokens(i) : 0;
        return (candidates.prefillTokens(i) + own) / weight;
    }
}
