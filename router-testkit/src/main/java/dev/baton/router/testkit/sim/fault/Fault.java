/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * Something that goes wrong in a simulated cluster, or right again. Implementations are immutable and say in {@code
 * toString} what they do to whom; each kind of fault is one class.
 */
@FunctionalInterface
public interface Fault {
    /**
     * Makes it happen, now.
     *
     * @param cluster where
     * @throws IllegalStateException if it needs the host: see {@link HostFault}
     */
    void strike(SimulatedCluster cluster);

    /**
     * Makes it happen, now, with the help of a host.
     *
     * @param cluster where
     * @param registry the host's registry
     */
    default void strike(SimulatedCluster cluster, NodeRegistry registry) {
        strike(cluster);
    }

    /**
     * Names it, for those who count.
     *
     * @return {@link FaultType#OTHER} unless overridden
     */
    default FaultType type() {
        return FaultType.OTHER;
    }
}
