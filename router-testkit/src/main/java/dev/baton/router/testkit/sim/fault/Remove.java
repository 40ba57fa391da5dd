/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The host takes a node out at once; the engine knows nothing of it. Immutable.
 *
 * @param nodeId the node
 */
public record Remove(String nodeId) implements HostFault {
    @Override
    public FaultType type() {
        return FaultType.REMOVED;
    }

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        cluster.tellStrike(type(), nodeId);
        registry.remove(nodeId);
    }
}
