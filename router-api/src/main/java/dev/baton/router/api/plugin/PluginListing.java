/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

import dev.baton.router.api.annotation.Experimental;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tool can show of one provider that was found. Immutable.
 *
 * @param type what it makes, for instance {@link dev.baton.router.api.strategy.Strategy}
 * @param name the plugin's name
 * @param description what it does, one line
 * @param providerClass the provider's class
 * @param priority which provider of a name wins, 0 to 10
 * @param state whether the name stands for this one
 * @param settings what can be set, in the order in which the provider asks
 */
@Experimental
public record PluginListing(
        Class<?> type,
        String name,
        String description,
        String providerClass,
        int priority,
        State state,
        List<Setting> settings) {
    /** Copies the settings. */
    public PluginListing {
        settings = List.copyOf(settings);
    }

    /** Whether a name stands for a provider. Immutable. */
    public enum State {
        /** It does. */
        ACTIVE,
        /** Another provider of this name comes first. */
        SHADOWED,
        /** It says that it cannot work here. */
        UNAVAILABLE
    }

    /**
     * What a plugin tells of one of its settings. Immutable.
     *
     * @param name the setting
     * @param fallback its value if it is not set, as a host would write it; null if it has none
     * @param range the good values, in words: what can follow "must be"
     * @param doc what it does, one line
     */
    public record Setting(String name, @Nullable String fallback, String range, String doc) {}
}
