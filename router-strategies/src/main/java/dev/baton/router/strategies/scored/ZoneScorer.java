/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.ScorerProvider;
import java.util.Set;

/**
 * {@code zone}: 1 for nodes of the preferred zone, 0 for others; 1 for all if none is preferred. Immutable. Settings {@code
 * value} and {@code label}: see {@link ZoneConfig}. Source: llm-d's topology-affinity scorer, of one level.
 */
public final class ZoneScorer implements Scorer {
    private final ZoneConfig config;

    ZoneScorer(ZoneConfig config) {
        this.config = config;
    }

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        String wanted = config.wantedBy(request);
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = wanted == null || wanted.equals(candidates.node(i).label(config.label())) ? 1 : 0;
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of();
    }

    /** Offers it as {@code zone}. Stateless. */
    public static final class Provider implements ScorerProvider<ZoneConfig> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "zone";
        }

        @Override
        public String description() {
            return "nodes of the preferred zone";
        }

        @Override
        public ZoneConfig configure(Settings settings) {
            return ZoneConfig.read(settings);
        }

        @Override
        public Scorer create(ZoneConfig config, PluginContext context) {
            return new ZoneScorer(config);
        }
    }
}
