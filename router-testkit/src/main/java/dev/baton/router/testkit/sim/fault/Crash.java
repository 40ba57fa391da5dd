/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * A node dies: what is in flight on it fails, its cache and parked KV are lost, and connections are refused. Immutable.
 *
 * @param nodeId the node
 */
public record Crash(String nodeId) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.CRASH;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.tellStrike(type(), nodeId);
        cluster.crash(nodeId);
    }
}
