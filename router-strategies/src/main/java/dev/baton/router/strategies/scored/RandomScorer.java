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
import java.util.random.RandomGenerator;

/**
 * {@code random}: any number from 0 to 1, to loosen what the others say. Thread-safe. No settings. Source: the random term of
 * AIBrix's {@code vtc-basic}.
 */
public final class RandomScorer implements Scorer {
    private final RandomGenerator random;

    RandomScorer(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = random.nextDouble();
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of();
    }

    /** Offers it as {@code random}. Stateless. */
    public static final class Provider implements ScorerProvider<NoSettings> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "random";
        }

        @Override
        public String description() {
            return "chance, to loosen what the others say";
        }

        @Override
        public NoSettings configure(Settings settings) {
            return new NoSettings();
        }

        @Override
        public Scorer create(NoSettings config, PluginContext context) {
            return new RandomScorer(context.random());
        }
    }
}
