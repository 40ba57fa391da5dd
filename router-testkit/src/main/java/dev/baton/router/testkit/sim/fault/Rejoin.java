/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The host registers a node as it is now, in its incarnation, with its full limits, and takes it into use, whatever
 * became of it before. Immutable.
 *
 * @param nodeId the node
 */
public record Rejoin(String nodeId) implements HostFault {
    @Override
    public FaultType type() {
        return FaultType.RELIEF;
    }

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        registry.register(cluster.node(nodeId));
        registry.markOnline(nodeId, "rejoined");
    }
}
