/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;

/**
 * The network between the router and a node breaks, one way or both: what is sent is held until {@link Heal}. Immutable.
 *
 * @param nodeId the node
 * @param way which way
 */
public record CutOff(String nodeId, Way way) implements Fault {
    /** Which way a connection is cut. Immutable. */
    public enum Way {
        /** What the router sends, cancels and probes included, does not reach the node. */
        TO_NODE,
        /** The node gets what it is sent and works, and its answers do not reach the router. */
        TO_ROUTER,
        /** Neither reaches the other. */
        BOTH
    }

    @Override
    public FaultType type() {
        return way == Way.TO_ROUTER ? FaultType.CUT_FROM_NODE : FaultType.CUT_TO_NODE;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        cluster.tellStrike(type(), nodeId);
        cluster.cutOff(nodeId, way != Way.TO_ROUTER, way != Way.TO_NODE);
    }
}
