/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * A node comes back in a new incarnation, with an empty cache; if it had not crashed, it does so first. Immutable.
 *
 * @param nodeId the node
 */
public record Restart(String nodeId) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.RESTART;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.tellStrike(type(), nodeId);
        cluster.restart(nodeId);
    }
}
