/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * A hung node goes on where it stopped; a slow one gets its speed back. Immutable.
 *
 * @param nodeId the node
 */
public record Recover(String nodeId) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.RELIEF;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.recover(nodeId);
    }
}
