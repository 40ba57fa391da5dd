/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

/**
 * Offers one plugin under a name: the one shape for every extension point. Implementations are stateless, thread-safe,
 * and have a public constructor without parameters.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader}: name yours both in {@code META-INF/services} (for the
 * class path) and with {@code provides} in {@code module-info} (for the module path). Among providers of one name the
 * highest priority wins, then the first class name.
 *
 * @param <P> the plugin
 * @param <C> its configuration, an immutable value
 */
public interface PluginProvider<P, C> {
    /** The priority of a provider that has no reason to differ. */
    int DEFAULT_PRIORITY = 5;

    /**
     * Returns the name by which configuration asks for this plugin.
     *
     * @return {@code [a-z][a-z0-9_]*}
     */
    String name();

    /**
     * Says in one line what the plugin does.
     *
     * @return a line for people
     */
    String description();

    /**
     * Returns which provider wins when several share a name.
     *
     * @return 0 to 10, higher wins
     */
    default int priority() {
        return DEFAULT_PRIORITY;
    }

    /**
     * Says whether the plugin can work here, for instance because a library that it needs is present.
     *
     * @return false to be passed over
     */
    default boolean isAvailable() {
        return true;
    }

    /**
     * Reads the configuration. Ask for every setting, each with its default and range, and make the value: bad values
     * and unknown names are collected by the reader and reported together, and the value made is then not used.
     *
     * @param settings what the host wrote
     * @return an immutable value
     */
    C configure(Settings settings);

    /**
     * Makes the plugin.
     *
     * @param config what {@link #configure} returned
     * @param context what the router gives it to work with
     * @return a plugin of its own for each call
     */
    P create(C config, PluginContext context);
}
