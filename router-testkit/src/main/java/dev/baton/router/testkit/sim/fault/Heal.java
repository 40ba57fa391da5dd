/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * A node that was cut off and the router reach each other again; what was held back arrives. Immutable.
 *
 * @param nodeId the node
 */
public record Heal(String nodeId) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.RELIEF;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.heal(nodeId);
    }
}
