/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.FilterProvider;
import dev.baton.router.api.strategy.Input;
import java.util.Set;

/**
 * {@code zone}: keeps nodes of the preferred zone; all if none is preferred. Immutable. Settings {@code value} and {@code
 * label}: see {@link ZoneConfig}. Under {@code filter} a zone without a node to offer is left, under {@code require} the
 * request waits for it. Source: Dynamo's preferred and required topology domains.
 */
public final class ZoneFilter implements Filter {
    private final ZoneConfig config;

    ZoneFilter(ZoneConfig config) {
        this.config = config;
    }

    @Override
    public void filter(RouteRequest request, Candidates candidates, boolean[] keep) {
        String wanted = config.wantedBy(request);
        for (int i = 0; wanted != null && i < candidates.size(); i++) {
            keep[i] = wanted.equals(candidates.node(i).label(config.label()));
        }
    }

    @Override
    public Set<Input> inputs() {
        return Set.of();
    }

    /** Offers it as {@code zone}. Stateless. */
    public static final class Provider implements FilterProvider<ZoneConfig> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "zone";
        }

        @Override
        public String description() {
            return "keeps nodes of the preferred zone";
        }

        @Override
        public ZoneConfig configure(Settings settings) {
            return ZoneConfig.read(settings);
        }

        @Override
        public Filter create(ZoneConfig config, PluginContext context) {
            return new ZoneFilter(config);
        }
    }
}
