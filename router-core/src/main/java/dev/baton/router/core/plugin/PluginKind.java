/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.BackpressurePolicyProvider;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.admission.QueueOrderProvider;
import dev.baton.router.api.plugin.PluginProvider;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.FilterProvider;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.PlacementStrategyProvider;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.ScorerProvider;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import java.util.List;

/**
 * A kind of plugin that is found by name. Immutable.
 *
 * @param type what the plugins are
 * @param words the same in one or two words, for messages
 * @param service the type of their providers, a kind of {@code PluginProvider<P, ?>}
 * @param <P> what the plugins are
 */
record PluginKind<P>(Class<P> type, String words, Class<?> service) {
    static final PluginKind<Strategy> STRATEGY = new PluginKind<>(Strategy.class, "strategy", StrategyProvider.class);

    /** Every kind there is, in the order in which tools show them. */
    static final List<PluginKind<?>> ALL = List.of(
            STRATEGY,
            new PluginKind<>(PlacementStrategy.class, "placement strategy", PlacementStrategyProvider.class),
            new PluginKind<>(Scorer.class, "scorer", ScorerProvider.class),
            new PluginKind<>(Filter.class, "filter", FilterProvider.class),
            new PluginKind<>(BackpressurePolicy.class, "backpressure policy", BackpressurePolicyProvider.class),
            new PluginKind<>(QueueOrder.class, "queue order", QueueOrderProvider.class));

    /** Says what a provider offers, for messages. */
    static String wordsOf(PluginProvider<?, ?> provider) {
        return ALL.stream()
                .filter(kind -> kind.service.isInstance(provider))
                .map(PluginKind::words)
                .findFirst()
                .orElse("plugin");
    }
}
