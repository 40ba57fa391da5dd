/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import java.util.List;

/**
 * What a tool can show of one provider. Immutable.
 *
 * @param name the plugin's name
 * @param description what it does, one line
 * @param providerClass the provider's class
 * @param priority which provider of a name wins, 0 to 10
 * @param state whether the name stands for this one
 * @param settings what can be set, in the order in which the provider asks
 */
public record PluginListing(
        String name, String description, String providerClass, int priority, State state, List<SettingInfo> settings) {
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
}
