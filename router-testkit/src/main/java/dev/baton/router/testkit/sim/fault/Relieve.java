/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Node;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * Everything is right again: every node is up, reachable and at its speed, and if there is a host, registered with its
 * full limits and in use. Call faults end by themselves. Immutable.
 */
public record Relieve() implements Fault {
    @Override
    public FaultType type() {
        return FaultType.RELIEF;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        for (Node node : cluster.nodes()) {
            new Heal(node.id()).strike(cluster);
            new Recover(node.id()).strike(cluster);
            new Revive(node.id()).strike(cluster);
        }
    }

    @Override
    public void strike(SimulatedCluster cluster, NodeRegistry registry) {
        strike(cluster);
        cluster.nodes().forEach(node -> new Rejoin(node.id()).strike(cluster, registry));
    }
}
