/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.admission.BackpressurePolicyProvider;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.admission.QueueOrderProvider;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.PluginProvider;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.FilterProvider;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.PlacementStrategyProvider;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.ScorerProvider;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import dev.baton.router.core.plugin.PluginListing.State;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of one kind, by name. Immutable. What is found when it is loaded is what it offers; a provider that is
 * broken is skipped, and of several that share a name the one of highest priority, then first class name, is taken.
 *
 * @param <P> the plugin
 */
public final class PluginCatalog<P> {
    private static final Logger log = LoggerFactory.getLogger(PluginCatalog.class);

    private final String kind;
    private final String service;
    private final List<FoundProvider<P>> found;
    private final List<String> broken;
    private final @Nullable PluginSource parts;
    private final SortedMap<String, FoundProvider<P>> byName = new TreeMap<>();

    private PluginCatalog(String kind, Class<?> service, ProviderSearch<P> search, @Nullable PluginSource parts) {
        this.kind = kind;
        this.service = service.getName();
        this.found = search.found();
        this.broken = search.broken();
        this.parts = parts;
        for (FoundProvider<P> candidate : found) {
            FoundProvider<P> winner = candidate.available() ? byName.putIfAbsent(candidate.name(), candidate) : null;
            if (winner != null) {
                log.warn("{} '{}' of {} is shadowed by that of {}", kind, candidate.name(), candidate, winner);
            }
        }
    }

    /**
     * Finds the strategies.
     *
     * @param classLoader where to look
     * @return a catalog
     */
    public static PluginCatalog<Strategy> strategies(ClassLoader classLoader) {
        return load("strategy", StrategyProvider.class, classLoader);
    }

    /**
     * Finds the placement strategies.
     *
     * @param classLoader where to look
     * @return a catalog
     */
    public static PluginCatalog<PlacementStrategy> placementStrategies(ClassLoader classLoader) {
        return load("placement strategy", PlacementStrategyProvider.class, classLoader);
    }

    /**
     * Finds the backpressure policies.
     *
     * @param classLoader where to look
     * @return a catalog
     */
    public static PluginCatalog<BackpressurePolicy> backpressurePolicies(ClassLoader classLoader) {
        return load("backpressure policy", BackpressurePolicyProvider.class, classLoader);
    }

    /**
     * Finds the queue orders.
     *
     * @param classLoader where to look
     * @return a catalog
     */
    public static PluginCatalog<QueueOrder> queueOrders(ClassLoader classLoader) {
        return load("queue order", QueueOrderProvider.class, classLoader);
    }

    /**
     * Finds the scorers.
     *
     * @param classLoader where to look
     * @return a catalog
     */
    public static PluginCatalog<Scorer> scorers(ClassLoader classLoader) {
        return load("scorer", ScorerProvider.class, classLoader);
    }

    /**
     * Finds the filters.
     *
     * @param classLoader where to look
     * @return a catalog
     */
    public static PluginCatalog<Filter> filters(ClassLoader classLoader) {
        return load("filter", FilterProvider.class, classLoader);
    }

    private static <P> PluginCatalog<P> load(String kind, Class<?> service, ClassLoader classLoader) {
        ProviderSearch<P> search = new ProviderSearch<>(kind);
        search.addAll(service, classLoader);
        return new PluginCatalog<>(kind, service, search, new PluginSource(classLoader));
    }

    /**
     * Offers the plugins of providers that are given, and looks nowhere.
     *
     * @param kind what they are, in one or two words, for messages
     * @param service the type of their providers, for messages
     * @param providers the providers
     * @param <P> the plugin
     * @return a catalog
     */
    public static <P> PluginCatalog<P> of(
            String kind, Class<?> service, List<? extends PluginProvider<P, ?>> providers) {
        ProviderSearch<P> search = new ProviderSearch<>(kind);
        providers.forEach(search::add);
        return new PluginCatalog<>(kind, service, search, null);
    }

    /**
     * Makes a plugin.
     *
     * @param spec its name and settings in the compact form of {@link PluginSpec}
     * @param context what the router gives it to work with
     * @return a plugin of its own for each call
     * @throws ConfigurationException if anything is wrong, with everything that is
     */
    public P create(String spec, PluginContext context) {
        return create(PluginSpec.parse(spec), context);
    }

    /**
     * Makes a plugin.
     *
     * @param spec its name and settings
     * @param context what the router gives it to work with
     * @return a plugin of its own for each call
     * @throws ConfigurationException if anything is wrong, with everything that is
     */
    public P create(PluginSpec spec, PluginContext context) {
        return create(spec.name(), spec.settings(), context);
    }

    /**
     * Makes a plugin.
     *
     * @param name its name
     * @param settings each a String, Number, Boolean, Duration or enum constant
     * @param context what the router gives it to work with
     * @return a plugin of its own for each call
     * @throws ConfigurationException if anything is wrong, with everything that is
     */
    public P create(String name, Map<String, ?> settings, PluginContext context) {
        FoundProvider<P> winner = byName.get(name);
        if (winner == null) {
            throw new ConfigurationException(kind + " '" + name + "'", List.of(unknown(name)));
        }
        PluginContext given =
                parts == null || context instanceof ComposingContext ? context : new ComposingContext(context, parts);
        return factory(name, winner.provider()).create(settings, given);
    }

    /**
     * Returns the names that {@link #create} knows.
     *
     * @return sorted
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /**
     * Describes every provider that was found, also those that are shadowed or not available.
     *
     * @return sorted by name, those of one name best first
     */
    public List<PluginListing> list() {
        return found.stream()
                .sorted(Comparator.comparing(FoundProvider::name)) // stable, so those of one name stay best first
                .map(this::listing)
                .toList();
    }

    private PluginListing listing(FoundProvider<P> each) {
        State state = !each.available()
                ? State.UNAVAILABLE
                : each.equals(byName.get(each.name())) ? State.ACTIVE : State.SHADOWED;
        PluginFactory<?, ?> factory = factory(each.name(), each.provider());
        return new PluginListing(
                each.name(), factory.description(), each.className(), each.priority(), state, factory.settings());
    }

    private <C> PluginFactory<P, C> factory(String name, PluginProvider<P, C> provider) {
        return new PluginFactory<>(kind + " '" + name + "'", provider);
    }

    /**
     * Tells which providers were skipped because they are broken.
     *
     * @return one line each: which, and why
     */
    public List<String> broken() {
        return broken;
    }

    private String unknown(String name) {
        StringBuilder text = new StringBuilder("unknown name. ");
        for (FoundProvider<P> each : found) {
            if (each.name().equals(name)) {
                text.append(each.className()).append(" offers it, but says that it is not available here. ");
            }
        }
        String nearest = NearestName.of(name, byName.keySet());
        if (nearest != null) {
            text.append("Did you mean '").append(nearest).append("'? ");
        }
        text.append("Known names: ")
                .append(byName.isEmpty() ? "none (is router-strategies missing?)" : String.join(", ", byName.keySet()))
                .append(". ");
        if (!broken.isEmpty()) {
            text.append("Skipped as broken: ").append(String.join(", ", broken)).append(". ");
        }
        return text.append("Providers of ")
                .append(service)
                .append(" are found by ServiceLoader: in META-INF/services on the class path, under 'provides' in")
                .append(" module-info on the module path (in a run-time image, add their module with --add-modules)")
                .toString();
    }
}
