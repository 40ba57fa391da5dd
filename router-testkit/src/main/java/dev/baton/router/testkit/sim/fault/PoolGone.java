/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.node.Leg;
import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * Every node dies that serves one leg, hybrid ones included. Immutable.
 *
 * @param leg the leg that nobody serves any more
 */
public record PoolGone(Leg leg) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.POOL_GONE;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.nodes().stream().filter(node -> node.role().serves(leg)).forEach(node -> {
            cluster.tellStrike(type(), node.id());
            cluster.crash(node.id());
        });
    }
}
