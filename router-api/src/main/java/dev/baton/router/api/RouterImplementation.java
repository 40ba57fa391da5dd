/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.transport.Transport;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Makes registries and routers: the door through which the API finds its implementation at run time, by {@link
 * ServiceLoader}. Implementations are thread-safe. Hosts do not call it; they call {@link NodeRegistry#create},
 * {@link RequestRouter#builder} and {@link Plugins#find}.
 */
public interface RouterImplementation {
    /**
     * Makes an empty registry.
     *
     * @return a registry
     */
    NodeRegistry newRegistry();

    /**
     * Begins a router.
     *
     * @param transport what the host supplies
     * @param <Q> the payload
     * @param <H> the handoff
     * @param <T> what subscribers are given
     * @return a builder
     */
    <Q, H, T> RouterBuilder<Q, T> newRouter(Transport<Q, H, T> transport);

    /**
     * Finds plugins.
     *
     * @param classLoader where to look
     * @return what it offers
     */
    Plugins plugins(ClassLoader classLoader);

    /**
     * Finds the implementation, with the class loader that loaded this API.
     *
     * @return the only one, or the first by class name
     * @throws IllegalStateException if there is none
     */
    static RouterImplementation find() {
        List<ServiceLoader.Provider<RouterImplementation>> found;
        try {
            found = ServiceLoader.load(RouterImplementation.class, RouterImplementation.class.getClassLoader()).stream()
                    .sorted((a, b) -> a.type().getName().compareTo(b.type().getName()))
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException("the router implementation cannot be loaded: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("no router implementation found: add the artifact dev.baton:router-core to "
                    + "the class path or module path (in a run-time image, with --add-modules dev.baton.router.core)");
        }
        return found.get(0).get();
    }
}
