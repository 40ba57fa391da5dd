/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.SimulatedCluster;

/** A fault that needs the host: it changes what the router is told of nodes. Implementations are as those of {@link Fault}. */
public interface HostFault extends Fault {
    @Override
    void strike(SimulatedCluster cluster, NodeRegistry registry);

    /**
     * Refuses.
     *
     * @throws IllegalStateException always
     */
    @Override
    default void strike(SimulatedCluster cluster) {
        throw new IllegalStateException(this + " needs the host's registry: strike(cluster, registry)");
    }
}
