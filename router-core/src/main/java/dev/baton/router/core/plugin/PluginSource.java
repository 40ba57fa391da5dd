/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.Strategy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes plugins of every kind that one class loader finds, each kind looked for once and only if needed. Thread-safe. */
public final class PluginSource {
    private static final Map<Class<?>, Function<ClassLoader, PluginCatalog<?>>> KINDS = Map.of(
            Strategy.class, PluginCatalog::strategies,
            PlacementStrategy.class, PluginCatalog::placementStrategies,
            BackpressurePolicy.class, PluginCatalog::backpressurePolicies,
            QueueOrder.class, PluginCatalog::queueOrders,
            Scorer.class, PluginCatalog::scorers,
            Filter.class, PluginCatalog::filters);

    private final ClassLoader classLoader;
    private final Map<Class<?>, PluginCatalog<?>> catalogs = new ConcurrentHashMap<>();

    /**
     * Makes a source.
     *
     * @param classLoader where it looks
     */
    public PluginSource(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /**
     * Makes a plugin.
     *
     * @param type what it is to be
     * @param spec its name and settings in the compact form of {@link PluginSpec}
     * @param context what the router gives it to work with
     * @param <P> the plugin
     * @return a plugin of its own for each call
     * @throws ConfigurationException if anything is wrong, with everything that is
     */
    public <P> P create(Class<P> type, String spec, PluginContext context) {
        Function<ClassLoader, PluginCatalog<?>> kind = KINDS.get(type);
        if (kind == null) {
            String known =
                    KINDS.keySet().stream().map(Class::getSimpleName).sorted().collect(Collectors.joining(", "));
            throw new ConfigurationException(
                    "plugin '" + spec + "'", List.of(type.getName() + " is not found by name, only: " + known));
        }
        PluginCatalog<?> catalog = catalogs.computeIfAbsent(type, t -> kind.apply(classLoader));
        return type.cast(catalog.create(spec, context));
    }
}
