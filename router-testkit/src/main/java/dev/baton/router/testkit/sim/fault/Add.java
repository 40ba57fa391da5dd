/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The host adds a node that has just been started. Immutable.
 *
 * @param role its role
 */
public record Add(NodeRole role) implements HostFault {
    @Override
    public FaultType type() {
        return FaultType.ADDED;
    }

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        Node node = cluster.addNode(role);
        cluster.tellStrike(type(), node.id());
        registry.register(node);
    }
}
