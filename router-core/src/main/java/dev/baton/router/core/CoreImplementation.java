/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.Plugins;
import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.RouterImplementation;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.core.plugin.PluginSource;
import dev.baton.router.core.registry.DefaultNodeRegistry;

/** The implementation, as the API finds it. Stateless. */
public final class CoreImplementation implements RouterImplementation {
    /** Made by the service loader. */
    public CoreImplementation() {}

    @Override
    public NodeRegistry newRegistry() {
        return new DefaultNodeRegistry();
    }

    @Override
    public <Q, H, T> RouterBuilder<Q, T> newRouter(Transport<Q, H, T> transport) {
        return new CoreRouterBuilder<>(transport);
    }

    @Override
    public Plugins plugins(ClassLoader classLoader) {
        return new PluginSource(classLoader);
    }
}
