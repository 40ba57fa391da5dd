/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.plugin.PluginListing.State;
import dev.baton.router.api.plugin.PluginProvider;
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
final class PluginCatalog<P> {
    private static final Logger log = LoggerFactory.getLogger(PluginCatalog.class);

    private final PluginKind<P> kind;
    private final List<FoundProvider<P>> found;
    private final List<String> broken;
    private final @Nullable PluginSource parts;
    private final SortedMap<String, FoundProvider<P>> byName = new TreeMap<>();

    private PluginCatalog(PluginKind<P> kind, ProviderSearch<P> search, @Nullable PluginSource parts) {
        this.kind = kind;
        this.found = search.found();
        this.broken = search.broken();
        this.parts = parts;
        for (FoundProvider<P> candidate : found) {
            FoundProvider<P> winner = candidate.available() ? byName.putIfAbsent(candidate.name(), candidate) : null;
            if (winner != null) {
                log.warn("{} '{}' of {} is shadowed by that of {}", kind.words(), candidate.name(), candidate, winner);
            }
        }
    }

    /**
     * Finds the plugins of one kind.
     *
     * @param kind the kind
     * @param classLoader where to look
     * @param parts where the parts come from of which they may be composed
     * @param <P> what the plugins are
     * @return a catalog
     */
    static <P> PluginCatalog<P> load(PluginKind<P> kind, ClassLoader classLoader, PluginSource parts) {
        ProviderSearch<P> search = new ProviderSearch<>(kind.words());
        search.addAll(kind.service(), classLoader);
        return new PluginCatalog<>(kind, search, parts);
    }

    /**
     * Offers the plugins of providers that are given, and looks nowhere.
     *
     * @param kind what they are
     * @param providers the providers
     * @param <P> the plugin
     * @return a catalog
     */
    static <P> PluginCatalog<P> of(PluginKind<P> kind, List<? extends PluginProvider<P, ?>> providers) {
        ProviderSearch<P> search = new ProviderSearch<>(kind.words());
        providers.forEach(search::add);
        return new PluginCatalog<>(kind, search, null);
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
            throw new ConfigurationException(kind.words() + " '" + name + "'", List.of(unknown(name)));
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
                kind.type(),
                each.name(),
                factory.description(),
                each.className(),
                each.priority(),
                state,
                factory.settings());
    }

    private <C> PluginFactory<P, C> factory(String name, PluginProvider<P, C> provider) {
        return new PluginFactory<>(kind.words() + " '" + name + "'", provider);
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
                .append(kind.service().getName())
                .append(" are found by ServiceLoader: in META-INF/services on the class path, under 'provides' in")
                .append(" module-info on the module path (in a run-time image, add their module with --add-modules)")
                .toString();
    }
}
