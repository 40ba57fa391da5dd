/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * A node accepts everything, does nothing and never answers. Immutable.
 *
 * @param nodeId the node
 */
public record Hang(String nodeId) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.HANG;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.tellStrike(type(), nodeId);
        cluster.hang(nodeId);
    }
}
