/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The host drains a node. Does nothing if it is not registered. Immutable.
 *
 * @param nodeId the node
 */
public record Drain(String nodeId) implements HostFault {
    @Override
    public FaultType type() {
        return FaultType.DRAINED;
    }

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        cluster.tellStrike(type(), nodeId);
        registry.drain(nodeId);
    }
}
