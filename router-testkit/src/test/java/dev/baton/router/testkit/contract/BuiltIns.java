/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.Plugins;
import dev.baton.router.api.plugin.PluginListing;
import java.util.List;

/** The plugins that Baton comes with, found as anybody's are. Not instantiable. */
final class BuiltIns {
    private BuiltIns() {}

    /** Returns the names of all of one kind, sorted. */
    static List<String> names(Class<?> type) {
        return Plugins.find(BuiltIns.class.getClassLoader()).list().stream()
                .filter(listing -> listing.type().equals(type))
                .filter(listing -> listing.providerClass().startsWith("dev.baton.router.strategies."))
                .map(PluginListing::name)
                .toList();
    }
}
