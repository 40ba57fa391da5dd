/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.plugin.PluginProvider;

/**
 * Offers a {@link Filter} under a name; the service type to provide. Same duties as any {@link PluginProvider}.
 *
 * @param <C> its configuration, an immutable value
 */
@Experimental
public interface FilterProvider<C> extends PluginProvider<Filter, C> {}
