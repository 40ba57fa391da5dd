/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.ScorerProvider;
import dev.baton.router.strategies.MemoryAwareConfig;
import dev.baton.router.strategies.support.KvUse;
import java.util.Set;

/**
 * {@code kv}: the larger the part of KV cache that this request leaves free, the better. Thread-safe.
 *
 * <p>{@code 1 − (used + needed) / capacity}; 1 for all if one capacity is not known. As {@code least_kv}, with its setting
 * {@code max_report_age}, 2 s unless set. Source: llm-d's KV-cache utilisation scorer.
 */
public final class KvScorer implements Scorer {
    private final KvUse memory;

    KvScorer(MemoryAwareConfig config) {
        this.memory = new KvUse(config.maxReportAge());
    }

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        boolean comparable = KvUse.allCapacitiesKnown(candidates);
        double needed = KvUse.neededTokens(request, candidates.leg());
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = comparable
                    ? 1 - (memory.usedTokens(candidates, i) + needed) / KvUse.capacityTokens(candidates, i)
                    : 1;
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.KV_TOKENS, Input.REPORTS);
    }

    /** Offers it as {@code kv}. Stateless. */
    public static final class Provider implements ScorerProvider<MemoryAwareConfig> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "kv";
        }

        @Override
        public String description() {
            return "more of the KV cache free after this request";
        }

        @Override
        public MemoryAwareConfig configure(Settings settings) {
            return new MemoryAwareConfig(KvUse.readMaxReportAge(settings));
        }

        @Override
        public Scorer create(MemoryAwareConfig config, PluginContext context) {
            return new KvScorer(config);
        }
    }
}
