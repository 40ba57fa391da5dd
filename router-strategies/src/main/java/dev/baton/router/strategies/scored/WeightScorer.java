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
 * {@code weight}: a higher node weight is better. Stateless. {@code weight / max} over the candidates. No settings. To share
 * by weight no scorer is needed, the picker does so among equals: this one is to prefer strong nodes.
 */
public final class WeightScorer implements Scorer {
    WeightScorer() {}

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        double most = 0;
        for (int i = 0; i < candidates.size(); i++) {
            most = Math.max(most, candidates.node(i).weight());
        }
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = candidates.node(i).weight() / most;
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of();
    }

    /** Offers it as {@code weight}. Stateless. */
    public static final class Provider implements ScorerProvider<NoSettings> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "weight";
        }

        @Override
        public String description() {
            return "a higher node weight";
        }

        @Override
        public NoSettings configure(Settings settings) {
            return new NoSettings();
        }

        @Override
        public Scorer create(NoSettings config, PluginContext context) {
            return new WeightScorer();
        }
    }
}
