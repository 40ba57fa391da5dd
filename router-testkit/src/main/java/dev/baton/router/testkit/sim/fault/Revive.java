/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.NodeState;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * A node that is down comes back in a new incarnation; one that is not stays as it is. Immutable.
 *
 * @param nodeId the node
 */
public record Revive(String nodeId) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.RELIEF;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        if (cluster.state(nodeId) == NodeState.DOWN) {
            cluster.restart(nodeId);
        }
    }
}
