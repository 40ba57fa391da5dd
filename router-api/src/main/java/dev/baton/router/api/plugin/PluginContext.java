/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.time.NanoClock;
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
}
