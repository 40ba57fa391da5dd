/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.plugin.PluginProvider;
import java.util.List;
import java.util.Map;

/**
 * The plugins that one class loader offers by name, as a router finds them: for tools that show them and tests that
 * prove them. A router needs none of this; its builder takes names. Thread-safe; what is found when a kind of plugin is
 * first asked for is what it offers.
 */
@Experimental
public interface Plugins {
    /**
     * Finds the plugins that a class loader offers.
     *
     * @param classLoader where to look
     * @return the plugins
     */
    static Plugins find(ClassLoader classLoader) {
        return RouterImplementation.find().plugins(classLoader);
    }

    /**
     * Describes every provider of every kind, also those that are shadowed or not available.
     *
     * @return kind by kind (strategies, placement strategies, scorers, filters, backpressure policies, queue orders), by
     *     name, those of one name best first
     */
    List<PluginListing> list();

    /**
     * Tells which providers were skipped because they are broken.
     *
     * @return one line each: which, and why
     */
    List<String> broken();

    /**
     * Makes a plugin by name.
     *
     * @param type what it is to be, for instance {@link dev.baton.router.api.strategy.Strategy}
     * @param spec its name and settings in compact form, for instance {@code least_loaded(choices=3)}
     * @param context what it is given to work with
     * @param <P> the plugin
     * @return a plugin of its own for each call
     * @throws ConfigurationException if anything is wrong, with everything that is
     */
    <P> P create(Class<P> type, String spec, PluginContext context);

    /**
     * Makes a plugin by a provider that is at hand, and reads its settings as a router would.
     *
     * @param provider the provider, found or not
     * @param settings each setting's value: a String, Number, Boolean, Duration or enum constant
     * @param context what it is given to work with
     * @param <P> the plugin
     * @return a plugin of its own for each call
     * @throws ConfigurationException if anything is wrong, with everything that is
     */
    <P> P create(PluginProvider<P, ?> provider, Map<String, ?> settings, PluginContext context);
}
