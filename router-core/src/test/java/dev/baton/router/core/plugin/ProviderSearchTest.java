/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ServiceLoader finds is guarded: one broken provider costs the others nothing. */
class ProviderSearchTest {
    private static final String LOADED = "dev.baton.router.core.plugin.loaded.";

    @TempDir
    private Path directory;

    @Test
    void finds_providers_through_the_class_loader_given() throws Exception {
        try (PluginLoader loader = loader(LOADED + "GoodProvider")) {
            assertThat(strategies(loader).names()).contains("good");
            assertThat(new PluginSource(loader).list())
                    .filteredOn(listing -> listing.name().equals("good"))
                    .extracting(PluginListing::type)
                    .containsOnly(Strategy.class);
        }
    }

    @Test
    void every_kind_is_looked_for() {
        // which fails unless the module declares that it uses them
        assertThat(new PluginSource(getClass().getClassLoader()).broken()).isEmpty();
    }

    @Test
    void a_broken_provider_is_skipped_and_named() throws Exception {
        try (PluginLoader loader = loader(
                "com.example.Stale",
                LOADED + "GoodProvider",
                LOADED + "ThrowingProvider",
                LOADED + "UninitialisedProvider",
                LOADED + "OrphanedProvider",
                "com.example.Stale2",
                LOADED + "NoProvider",
                LOADED + "LastProvider")) {
            PluginCatalog<?> catalog = strategies(loader);

            assertThat(catalog.names()).contains("good", "last");
            assertThat(catalog.broken())
                    .containsExactlyInAnyOrder(
                            "Provider com.example.Stale not found",
                            LOADED + "ThrowingProvider cannot be made: java.lang.IllegalStateException: no licence",
                            LOADED + "UninitialisedProvider cannot be made:"
                                    + " java.lang.NumberFormatException: For input string: \"not a number\"",
                            "java.lang.NoClassDefFoundError: " + LOADED.replace('.', '/') + "MissingBase",
                            "Provider com.example.Stale2 not found",
                            LOADED + "NoProvider not a subtype");
        }
    }

    @Test
    void a_malformed_file_is_reported() throws Exception {
        try (PluginLoader loader = loader("two words")) {
            assertThat(strategies(loader).broken())
                    .singleElement()
                    .asString()
                    .startsWith("file:")
                    .contains(StrategyProvider.class.getName() + ":1: Illegal configuration-file syntax");
        }
    }

    @Test
    void a_search_that_does_not_get_on_ends() {
        ClassLoader unreadable = new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("unreadable");
            }
        };

        assertThat(strategies(unreadable).broken())
                .containsExactly("Error locating configuration files (java.io.IOException: unreadable)");
    }

    private static PluginCatalog<Strategy> strategies(ClassLoader loader) {
        return PluginCatalog.load(PluginKind.STRATEGY, loader, new PluginSource(loader));
    }

    private PluginLoader loader(String... lines) throws IOException, URISyntaxException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(services.resolve(StrategyProvider.class.getName()), List.of(lines));

        String classFile = (LOADED + "GoodProvider").replace('.', '/') + ".class";
        URL found = Objects.requireNonNull(getClass().getClassLoader().getResource(classFile));
        Path root = Path.of(found.toURI());
        for (int depth = Path.of(classFile).getNameCount(); depth > 0; depth--) {
            root = root.getParent();
        }
        return new PluginLoader(directory.toUri().toURL(), root.toUri().toURL());
    }

    /**
     * Loads what is in the package {@code loaded} itself, as the class loader of a plugin would, and sees no other
     * service files than its own.
     */
    private static final class PluginLoader extends URLClassLoader {
        PluginLoader(URL... urls) {
            super(urls, PluginLoader.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(LOADED + "MissingBase")) {
                throw new ClassNotFoundException(name);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null || !name.startsWith(LOADED) ? super.loadClass(name, resolve) : findClass(name);
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return Collections.enumeration(Collections.list(findResources(name)));
        }
    }
}
