/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.ScorerProvider;
import java.util.Set;

/**
 * {@code tokens}: fewer outstanding tokens are better, in proportion. Stateless.
 *
 * <p>{@code 1 − x / max} over the candidates, 1 for all if none has any; {@code x = tokens / weight}, which are prompt tokens
 * for prefill and KV tokens for decode. No settings. Source: llm-d's token-load scorer, measured against the busiest
 * candidate instead of a fixed 4,194,304 tokens.
 */
public final class TokensScorer implements Scorer {
    TokensScorer() {}

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        boolean prefill = candidates.leg() == Leg.PREFILL;
        double most = 0;
        for (int i = 0; i < candidates.size(); i++) {
            long tokens = prefill ? candidates.prefillTokens(i) : candidates.kvTokens(i);
            scores[i] = tokens / candidates.node(i).weight();
            most = Math.max(most, scores[i]);
        }
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = most > 0 ? 1 - scores[i] / most : 1;
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.PREFILL_TOKENS, Input.KV_TOKENS);
    }

    /** Offers it as {@code tokens}. Stateless. */
    public static final class Provider implements ScorerProvider<NoSettings> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "tokens";
        }

        @Override
        public String description() {
            return "fewer outstanding tokens, in proportion";
        }

        @Override
        public NoSettings configure(Settings settings) {
            return new NoSettings();
        }

        @Override
        public Scorer create(NoSettings config, PluginContext context) {
            return new TokensScorer();
        }
    }
}
