/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * A node computes slower, beginning with what it computes now. Immutable.
 *
 * @param nodeId the node
 * @param factor how many times longer everything takes, finite, above 0
 */
public record Slow(String nodeId, double factor) implements Fault {
    @Override
    public FaultType type() {
        return FaultType.SLOW;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.tellStrike(type(), nodeId);
        cluster.slow(nodeId, factor);
    }
}
