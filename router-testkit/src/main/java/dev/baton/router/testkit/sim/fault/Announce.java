/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The host, if there is one, hears of a node as it is now and registers it: a new incarnation is in use from then on.
 * Immutable.
 *
 * @param nodeId the node
 */
public record Announce(String nodeId) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.RELIEF;
    }

    @Override
    public void strike(SimulatedCluster cluster) {}

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        registry.register(cluster.node(nodeId));
    }
}
