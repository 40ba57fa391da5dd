/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.PluginProvider;
import java.util.Comparator;

/**
 * A provider and what it said of itself when it was found. Immutable.
 *
 * @param provider the provider
 * @param name its name, well formed
 * @param priority its priority, 0 to 10
 * @param available whether it can work here
 * @param <P> the plugin
 */
record FoundProvider<P>(PluginProvider<P, ?> provider, String name, int priority, boolean available) {
    /** The order in which providers of one name win: highest priority, then first class name. */
    static final Comparator<FoundProvider<?>> PRECEDENCE =
            Comparator.<FoundProvider<?>>comparingInt(found -> -found.priority).thenComparing(FoundProvider::className);

    String className() {
        return provider.getClass().getName();
    }

    @Override
    public String toString() {
        return className() + " (priority " + priority + ")";
    }
}
