/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.FilterProvider;
import dev.baton.router.api.strategy.Input;
import java.util.Set;

/**
 * {@code prefix_affinity}: keeps nodes that have most of the prompt cached, unless the wait there costs more than the cache
 * saves. Immutable.
 *
 * <p>Kept if {@code cached / prompt ≥ hit} and, for prefill, {@code x(i) − min x ≤ patience · cached}, where x is the prompt
 * tokens outstanding for the node's weight, and the minimum is over all candidates: at {@code patience} 1 a node may be busier
 * than the least busy one by as many tokens as it need not compute. It judges node by node, so one hot node costs the others
 * nothing. If no node hits, all are kept, also under {@code require}. Settings {@code hit}, 0.8 unless set, and {@code
 * patience}, 1.
 *
 * <p>Source: llm-d's filter of this name (0.8; it lets go where the extra wait exceeds 18 s at 15,928 tokens a second,
 * whatever the cache saves).
 */
public final class PrefixAffinityFilter implements Filter {
    private final double hit;
    private final double patience;

    PrefixAffinityFilter(PrefixAffinityConfig config) {
        this.hit = config.hit();
        this.patience = config.patience();
    }

    @Override
    public void filter(RouteRequest request, Candidates candidates, boolean[] keep) {
        boolean prefill = candidates.leg() == Leg.PREFILL;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; prefill && i < candidates.size(); i++) {
            least = Math.min(least, outstanding(candidates, i));
        }
        double enough = Math.max(1, hit * request.promptTokens());
        boolean any = false;
        for (int i = 0; i < candidates.size(); i++) {
            int cached = candidates.cachedTokens(i);
            keep[i] = cached >= enough && (!prefill || outstanding(candidates, i) - least <= patience * cached);
            any |= keep[i];
        }
        for (int i = 0; !any && i < candidates.size(); i++) {
            keep[i] = true;
        }
    }

    private static double outstanding(Candidates candidates, int i) {
        return candidates.prefillTokens(i) / candidates.node(i).weight();
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.CACHED_TOKENS, Input.PREFILL_TOKENS);
    }

    /** Offers it as {@code prefix_affinity}. Stateless. */
    public static final class Provider implements FilterProvider<PrefixAffinityConfig> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "prefix_affinity";
        }

        @Override
        public String description() {
            return "keeps nodes that have most of the prompt cached and are not too busy";
        }

        @Override
        public PrefixAffinityConfig configure(Settings settings) {
            return PrefixAffinityConfig.read(settings);
        }

        @Override
        public Filter create(PrefixAffinityConfig config, PluginContext context) {
            return new PrefixAffinityFilter(config);
        }
    }
}
