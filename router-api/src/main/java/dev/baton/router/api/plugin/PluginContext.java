/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.time.NanoClock;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a router gives its plugins to work with. Thread-safe. Plugins take time and chance from here and nowhere else,
 * so that one seed gives one history (rule R15).
 */
public interface PluginContext {
    /**
     * Returns the router's clock.
     *
     * @return a clock
     */
    NanoClock clock();

    /**
     * Returns the router's source of chance.
     *
     * @return a generator that any thread may use
     */
    RandomGenerator random();

    /**
     * Returns what is known of cached prefixes.
     *
     * @return an index, {@link PrefixIndex#NONE} if the router keeps none
     */
    PrefixIndex prefixIndex();

    /**
     * Returns what is known of the nodes' speed.
     *
     * @return a model
     */
    CostModel costModel();

    /**
     * Makes another plugin, for one that is composed of others. Found like any other, by the same class loader.
     *
     * @param type what it is to be: a strategy, scorer, filter or any other kind that is found by name
     * @param spec its name and settings in compact form, for instance {@code least_loaded(choices=3)}
     * @param <P> the plugin
     * @return a plugin of its own for each call; if it is a {@code StrategyFeedback}, whoever asked for it passes on what
     *     it is told itself
     * @throws ConfigurationException if anything is wrong, with everything that is
     */
    default <P> P create(Class<P> type, String spec) {
        throw new ConfigurationException(
                type.getSimpleName() + " '" + spec + "'",
                List.of("this context (" + getClass().getName() + ") makes no plugins"));
    }
}
