/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.Plugins;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.plugin.PluginProvider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The plugins of every kind that one class loader finds, each kind looked for once and only if needed. Thread-safe. */
public final class PluginSource implements Plugins {
    private final ClassLoader classLoader;
    private final Map<Class<?>, PluginCatalog<?>> catalogs = new ConcurrentHashMap<>();

    /**
     * Makes a source.
     *
     * @param classLoader where it looks
     */
    public PluginSource(ClassLoader classLoader) {
        this.classLoader = Objects.requireNonNull(classLoader, "classLoader");
    }

    @Override
    public List<PluginListing> list() {
        return catalogs().flatMap(catalog -> catalog.list().stream()).toList();
    }

    @Override
    public List<String> broken() {
        return catalogs().flatMap(catalog -> catalog.broken().stream()).toList();
    }

    @Override
    public <P> P create(Class<P> type, String spec, PluginContext context) {
        return type.cast(catalog(type, spec).create(spec, context));
    }

    @Override
    public <P> P create(PluginProvider<P, ?> provider, Map<String, ?> settings, PluginContext context) {
        String subject = PluginKind.wordsOf(provider) + " '" + provider.name() + "'";
        return new PluginFactory<>(subject, provider).create(settings, new ComposingContext(context, this));
    }

    private PluginCatalog<?> catalog(Class<?> type, String spec) {
        for (PluginKind<?> kind : PluginKind.ALL) {
            if (kind.type().equals(type)) {
                return catalog(kind);
            }
        }
        String known = PluginKind.ALL.stream()
                .map(kind -> kind.type().getSimpleName())
                .sorted()
                .collect(Collectors.joining(", "));
        throw new ConfigurationException(
                "plugin '" + spec + "'", List.of(type.getName() + " is not found by name, only: " + known));
    }

    private Stream<PluginCatalog<?>> catalogs() {
        return PluginKind.ALL.stream().map(this::catalog);
    }

    private PluginCatalog<?> catalog(PluginKind<?> kind) {
        return catalogs.computeIfAbsent(kind.type(), type -> PluginCatalog.load(kind, classLoader, this));
    }
}
