/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

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
 * {@code prefix}: the more of the prompt is cached, the better. Stateless.
 *
 * <p>{@code cachedTokens / promptTokens}; 0 for all if the prompt's length or the cache is not known. No settings. Source:
 * the match ratio of llm-d's prefix scorer.
 */
public final class PrefixScorer implements Scorer {
    PrefixScorer() {}

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        int prompt = request.promptTokens();
        for (int i = 0; prompt > 0 && i < candidates.size(); i++) {
            scores[i] = (double) candidates.cachedTokens(i) / prompt;
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.CACHED_TOKENS);
    }

    /** Offers it as {@code prefix}. Stateless. */
    public static final class Provider implements ScorerProvider<NoSettings> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "prefix";
        }

        @Override
        public String description() {
            return "more of the prompt cached";
        }

        @Override
        public NoSettings configure(Settings settings) {
            return new NoSettings();
        }

        @Override
        public Scorer create(NoSettings config, PluginContext context) {
            return new PrefixScorer();
        }
    }
}
