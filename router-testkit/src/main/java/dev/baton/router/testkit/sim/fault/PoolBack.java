/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.node.Leg;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * Every node that serves one leg and is down comes back in a new incarnation. Immutable.
 *
 * @param leg the leg
 */
public record PoolBack(Leg leg) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.RELIEF;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.nodes().stream()
                .filter(node -> node.role().serves(leg))
                .forEach(node -> new Revive(node.id()).strike(cluster));
    }
}
