/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.plugin.PluginListing.State;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import dev.baton.router.core.plugin.NamedProvider.Made;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginCatalogTest {
    private static final String HOW_FOUND =
            "Providers of dev.baton.router.api.strategy.StrategyProvider are found by ServiceLoader: in"
                    + " META-INF/services on the class path, under 'provides' in module-info on the module path (in a"
                    + " run-time image, add their module with --add-modules)";

    private final PluginContext context = new NoContext();

    @Test
    void makes_a_plugin_by_name() {
        PluginCatalog<Strategy> catalog = catalog(new NamedProvider("one"), new NamedProvider("two"));

        assertThat(catalog.create("one", context)).isEqualTo(new Made(NamedProvider.class, 0L, context));
        assertThat(catalog.create("two(choices=3)", context)).isEqualTo(new Made(NamedProvider.class, 3L, context));
        assertThat(catalog.create(new PluginSpec("one", Map.of("choices", "4")), context))
                .isEqualTo(new Made(NamedProvider.class, 4L, context));
        assertThat(catalog.create("one", Map.of("choices", 5), context))
                .isEqualTo(new Made(NamedProvider.class, 5L, context));
        assertThat(catalog.names()).containsExactly("one", "two");
        assertThat(catalog.broken()).isEmpty();
    }

    @Test
    void makes_a_plugin_of_its_own_for_each_call() {
        PluginCatalog<Strategy> catalog = catalog(new NamedProvider("one"));

        assertThat(catalog.create("one", context)).isNotSameAs(catalog.create("one", context));
    }

    @Test
    void an_unknown_name_is_answered_with_the_known_ones() {
        assertRefused(
                catalog(new NamedProvider("random"), new NamedProvider("least_loaded")),
                "least_load",
                "strategy 'least_load': unknown name. Did you mean 'least_loaded'? Known names: least_loaded, random. "
                        + HOW_FOUND);
        assertRefused(
                catalog(new NamedProvider("random")),
                "sticky",
                "strategy 'sticky': unknown name. Known names: random. " + HOW_FOUND);
    }

    @Test
    void where_nothing_was_found_the_missing_artifact_is_named() {
        assertRefused(
                catalog(),
                "random",
                "strategy 'random': unknown name. Known names: none (is router-strategies missing?). " + HOW_FOUND);
    }

    @Test
    void an_unknown_name_is_answered_with_what_was_skipped() {
        StrategyProvider<?> broken = new NamedProvider("one") {
            @Override
            public String name() {
                throw new IllegalStateException("no name");
            }
        };
        String problem = broken.getClass().getName() + " does not answer: java.lang.IllegalStateException: no name";
        PluginCatalog<Strategy> catalog = catalog(broken, new NamedProvider("random"));

        assertThat(catalog.broken()).containsExactly(problem);
        assertRefused(
                catalog,
                "one",
                "strategy 'one': unknown name. Known names: random. Skipped as broken: " + problem + ". " + HOW_FOUND);
    }

    @Test
    void names_and_priorities_are_checked() {
        PluginCatalog<Strategy> catalog =
                catalog(new NamedProvider("Least-Loaded"), new NamedProvider(null), new NamedProvider("late") {
                    @Override
                    public int priority() {
                        return 11;
                    }
                });

        assertThat(catalog.names()).isEmpty();
        assertThat(catalog.broken())
                .containsExactly(
                        NamedProvider.class.getName()
                                + " has the name 'Least-Loaded', which does not match [a-z][a-z0-9_]*",
                        NamedProvider.class.getName() + " has the name 'null', which does not match [a-z][a-z0-9_]*",
                        getClass().getName() + "$2 has the priority 11, which is not from 0 to 10");
    }

    @Test
    void of_one_name_the_highest_priority_wins_then_the_first_class_name() {
        PluginCatalog<Strategy> byPriority = catalog(new A("one", 5), new B("one", 6));
        PluginCatalog<Strategy> byClassName = catalog(new B("one", 5), new A("one", 5));

        assertThat(byPriority.create("one", context)).isEqualTo(new Made(B.class, 0L, context));
        assertThat(byClassName.create("one", context)).isEqualTo(new Made(A.class, 0L, context));
    }

    @Test
    void one_that_is_not_available_is_passed_over() {
        StrategyProvider<?> unavailable = new A("one", 9) {
            @Override
            public boolean isAvailable() {
                return false;
            }
        };

        assertThat(catalog(unavailable, new B("one", 1)).create("one", context))
                .isEqualTo(new Made(B.class, 0L, context));
        assertRefused(
                catalog(unavailable),
                "one",
                "strategy 'one': unknown name. " + unavailable.getClass().getName()
                        + " offers it, but says that it is not available here."
                        + " Known names: none (is router-strategies missing?). " + HOW_FOUND);
    }

    @Test
    void all_bad_settings_are_reported_together() {
        assertRefused(
                catalog(new NamedProvider("one")),
                "one(choices=many, choises=3)",
                "strategy 'one': setting 'choices' must be a whole number from 0 to 9, but is 'many'; unknown setting"
                        + " 'choises', did you mean 'choices'? (known: choices)");
    }

    @Test
    void a_plugin_with_bad_settings_is_not_made() {
        PluginCatalog<Strategy> catalog = catalog(new NamedProvider("one") {
            @Override
            public Strategy create(Long config, PluginContext context) {
                throw new AssertionError("made of bad settings");
            }
        });

        assertRefused(
                catalog,
                "one(choices=10)",
                "strategy 'one': setting 'choices' must be a whole number from 0 to 9, but is '10'");
    }

    @Test
    void a_provider_that_chokes_on_a_bad_setting_does_not_hide_it() {
        PluginCatalog<Strategy> catalog = catalog(new NamedProvider("one") {
            @Override
            public Long configure(Settings settings) {
                String zone = settings.text("zone", null, "");
                if (zone == null) {
                    settings.error("zone", "must be set");
                }
                return (long) zone.length() + settings.integer("choices", 0, 0, 9, "");
            }
        });

        assertRefused(catalog, "one(choices=3)", "strategy 'one': setting 'zone' must be set");
    }

    @Test
    void a_provider_that_fails_is_named() {
        StrategyProvider<?> failsToConfigure = new NamedProvider("one") {
            @Override
            public Long configure(Settings settings) {
                throw new IllegalStateException("no");
            }
        };
        StrategyProvider<?> failsToCreate = new NamedProvider("one") {
            @Override
            public Strategy create(Long config, PluginContext context) {
                throw new NoSuchMethodError("Settings.gone()");
            }
        };
        StrategyProvider<?> createsNothing = new NamedProvider("one") {
            @Override
            public Strategy create(Long config, PluginContext context) {
                return null;
            }
        };

        assertRefused(
                catalog(failsToConfigure),
                "one",
                "strategy 'one': its provider " + failsToConfigure.getClass().getName()
                        + " failed in configure(): java.lang.IllegalStateException: no");
        assertRefused(
                catalog(failsToCreate),
                "one",
                "strategy 'one': its provider " + failsToCreate.getClass().getName()
                        + " failed in create(): java.lang.NoSuchMethodError: Settings.gone()");
        assertRefused(
                catalog(createsNothing),
                "one",
                "strategy 'one': its provider " + createsNothing.getClass().getName() + " returned null from create()");
        assertThatThrownBy(() -> catalog(failsToCreate).create("one", context)).hasCauseInstanceOf(LinkageError.class);
    }

    @Test
    void lists_every_provider_with_its_settings() {
        StrategyProvider<?> unavailable = new A("two", 9) {
            @Override
            public boolean isAvailable() {
                return false;
            }
        };
        List<PluginListing.Setting> settings = List.of(
                new PluginListing.Setting("choices", "0", "a whole number from 0 to 9", "how many nodes to look at"));

        assertThat(catalog(new B("two", 4), unavailable, new A("one", 5), new B("one", 6))
                        .list())
                .containsExactly(
                        new PluginListing(
                                Strategy.class,
                                "one",
                                "the strategy one",
                                B.class.getName(),
                                6,
                                State.ACTIVE,
                                settings),
                        new PluginListing(
                                Strategy.class,
                                "one",
                                "the strategy one",
                                A.class.getName(),
                                5,
                                State.SHADOWED,
                                settings),
                        new PluginListing(
                                Strategy.class,
                                "two",
                                "the strategy two",
                                unavailable.getClass().getName(),
                                9,
                                State.UNAVAILABLE,
                                settings),
                        new PluginListing(
                                Strategy.class,
                                "two",
                                "the strategy two",
                                B.class.getName(),
                                4,
                                State.ACTIVE,
                                settings));
    }

    @Test
    void lists_the_settings_of_one_that_must_be_configured() {
        PluginCatalog<Strategy> catalog = catalog(new NamedProvider("one") {
            @Override
            public Long configure(Settings settings) {
                Duration age = settings.duration("age", Duration.ZERO, Duration.ZERO, Duration.ofSeconds(9), "");
                throw new IllegalStateException("no zone, though " + age);
            }

            @Override
            public String description() {
                throw new IllegalStateException("nothing to say");
            }
        });

        assertThat(catalog.list()).singleElement().satisfies(listing -> {
            assertThat(listing.settings())
                    .extracting(PluginListing.Setting::name)
                    .containsExactly("age");
            assertThat(listing.description())
                    .endsWith(" failed in description(): java.lang.IllegalStateException: nothing to say");
        });
    }

    private static PluginCatalog<Strategy> catalog(StrategyProvider<?>... providers) {
        return PluginCatalog.of(PluginKind.STRATEGY, List.of(providers));
    }

    private void assertRefused(PluginCatalog<Strategy> catalog, String spec, String message) {
        assertThatThrownBy(() -> catalog.create(spec, context))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    private static class A extends NamedProvider {
        private final int priority;

        A(String name, int priority) {
            super(name);
            this.priority = priority;
        }

        @Override
        public int priority() {
            return priority;
        }
    }

    private static final class B extends A {
        B(String name, int priority) {
            super(name, priority);
        }
    }
}
