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
import dev.baton.router.strategies.support.Hashing;
import dev.baton.router.strategies.support.Rendezvous;
import java.util.Set;

/**
 * {@code session}: 1 for the node that a session's key hashes to, 0 for others and without a session. Stateless.
 *
 * <p>Weighted rendezvous hashing over the candidates that are left, see {@link Rendezvous}: no table, and if the node is
 * full or gone the next one is the same each time. No settings. Source: llm-d's session-affinity scorer, without its map.
 */
public final class SessionScorer implements Scorer {
    SessionScorer() {}

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        String session = request.session();
        if (session != null) {
            scores[Rendezvous.winner(Hashing.of(session), candidates)] = 1;
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of();
    }

    /** Offers it as {@code session}. Stateless. */
    public static final class Provider implements ScorerProvider<NoSettings> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "session";
        }

        @Override
        public String description() {
            return "the node that the session's key hashes to";
        }

        @Override
        public NoSettings configure(Settings settings) {
            return new NoSettings();
        }

        @Override
        public Scorer create(NoSettings config, PluginContext context) {
            return new SessionScorer();
        }
    }
}
