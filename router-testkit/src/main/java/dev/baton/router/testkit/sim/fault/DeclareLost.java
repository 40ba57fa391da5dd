/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The host declares a node lost, rightly or not. Immutable.
 *
 * @param nodeId the node
 */
public record DeclareLost(String nodeId) implements HostFault {
    @Override
    public FaultType type() {
        return FaultType.DECLARED_LOST;
    }

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        cluster.tellStrike(type(), nodeId);
        registry.markUnreachable(nodeId, "declared lost");
    }
}
