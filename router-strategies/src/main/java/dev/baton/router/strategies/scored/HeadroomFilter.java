/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.FilterProvider;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.strategies.support.KvUse;
import java.util.Set;

/**
 * {@code headroom}: keeps nodes that this request leaves some room for the next ones. Thread-safe.
 *
 * <p>Kept if {@code inFlight + 1 ≤ maxConcurrent · (1 − requests)} and {@code used + needed ≤ capacity · (1 − kv)}; a
 * capacity that is not known has room. Settings {@code requests} and {@code kv}, each 0.1 unless set; {@code max_report_age}, 2 s. Source:
 * llm-d's utilisation filter, by what is claimed before what is reported.
 */
public final class HeadroomFilter implements Filter {
    private final double requests;
    private final double kv;
    private final KvUse memory;

    HeadroomFilter(HeadroomConfig config) {
        this.requests = config.requests();
        this.kv = config.kv();
        this.memory = new KvUse(config.memory().maxReportAge());
    }

    @Override
    public void filter(RouteRequest request, Candidates candidates, boolean[] keep) {
        double needed = KvUse.neededTokens(request, candidates.leg());
        for (int i = 0; i < candidates.size(); i++) {
            boolean roomForRequests =
                    candidates.inFlight(i) + 1 <= candidates.node(i).maxConcurrent() * (1 - requests);
            long capacity = KvUse.capacityTokens(candidates, i);
            boolean roomForKv =
                    capacity == Node.UNLIMITED || memory.usedTokens(candidates, i) + needed <= capacity * (1 - kv);
            keep[i] = roomForRequests && roomForKv;
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.IN_FLIGHT, Input.KV_TOKENS, Input.REPORTS);
    }

    /** Offers it as {@code headroom}. Stateless. */
    public static final class Provider implements FilterProvider<HeadroomConfig> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "headroom";
        }

        @Override
        public String description() {
            return "keeps nodes that keep some room after this request";
        }

        @Override
        public HeadroomConfig configure(Settings settings) {
            return HeadroomConfig.read(settings);
        }

        @Override
        public Filter create(HeadroomConfig config, PluginContext context) {
            return new HeadroomFilter(config);
        }
    }
}
