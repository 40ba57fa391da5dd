/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginSourceTest {
    private final PluginSource source = new PluginSource(PluginSourceTest.class.getClassLoader());

    @Test
    void a_kind_that_is_not_found_by_name_is_refused() {
        assertThatThrownBy(() -> source.create(Runnable.class, "x", new NoContext()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("plugin 'x': java.lang.Runnable is not found by name, only: BackpressurePolicy, Filter, "
                        + "PlacementStrategy, QueueOrder, Scorer, Strategy");
    }

    @Test
    void an_unknown_scorer_is_an_unknown_name() {
        assertThatThrownBy(() -> source.create(Scorer.class, "prefx", new NoContext()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("scorer 'prefx': unknown name. Known names: none");
    }

    @Test
    void a_context_that_makes_no_plugins_says_so() {
        assertThatThrownBy(() -> new NoContext().create(Strategy.class, "random"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Strategy 'random': this context (" + NoContext.class.getName() + ") makes no plugins");
    }

    @Test
    void what_is_wrong_with_the_parts_of_a_composed_plugin_is_reported_as_it_is() {
        PluginCatalog<Strategy> catalog = PluginCatalog.of(PluginKind.STRATEGY, List.of(new Composed()));

        assertThatThrownBy(() -> catalog.create("composed", new NoContext()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("strategy 'composed': part 'a': unknown name; part 'b': unknown name");
    }

    @Test
    void a_provider_at_hand_is_configured_like_one_that_was_found() {
        NamedProvider provider = new NamedProvider("mine");

        assertThat(source.create(provider, Map.of("choices", 3), new NoContext()))
                .isNotNull();
        assertThatThrownBy(() -> source.create(provider, Map.of("choices", "many", "choises", 1), new NoContext()))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> {
                    assertThat(e.subject()).isEqualTo("strategy 'mine'");
                    assertThat(e.errors())
                            .containsExactly(
                                    "setting 'choices' must be a whole number from 0 to 9, but is 'many'",
                                    "unknown setting 'choises', did you mean 'choices'? (known: choices)");
                });
    }

    /** Is composed of parts that do not exist. */
    private static final class Composed implements StrategyProvider<String> {
        @Override
        public String name() {
            return "composed";
        }

        @Override
        public String description() {
            return "composed";
        }

        @Override
        public String configure(Settings settings) {
            return "";
        }

        @Override
        public Strategy create(String config, PluginContext context) {
            throw new ConfigurationException("anything", List.of("part 'a': unknown name", "part 'b': unknown name"));
        }
    }
}
