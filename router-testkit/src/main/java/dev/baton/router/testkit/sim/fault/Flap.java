/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.testkit.sim.FaultType;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;

/**
 * A node dies and comes back in a new incarnation, again and again; the host is not told. Immutable.
 *
 * @param nodeId the node
 * @param down how long it is dead each time, above zero
 * @param up how long it is back before it dies again, above zero
 * @param times how often it dies, at least 1; the first time at once
 */
public record Flap(String nodeId, Duration down, Duration up, int times) implements Fault {
    /** Checks the ranges. */
    public Flap {
        if (down.isNegative() || down.isZero() || up.isNegative() || up.isZero() || times < 1) {
            throw new IllegalArgumentException("a flap needs times of at least 1 and durations above zero, but has "
                    + times + ", " + down + " and " + up);
        }
    }

    @Override
    public FaultType type() {
        return FaultType.FLAP;
    }

    @Override
    public void strike(SimulatedCluster cluster) {
        die(cluster, times);
    }

    private void die(SimulatedCluster cluster, int timesLeft) {
        cluster.tellStrike(type(), nodeId);
        cluster.crash(nodeId);
        cluster.time().schedule(down.toNanos(), () -> comeBack(cluster, timesLeft - 1));
    }

    private void comeBack(SimulatedCluster cluster, int timesLeft) {
        new Revive(nodeId).strike(cluster);
        if (timesLeft > 0) {
            cluster.time().schedule(up.toNanos(), () -> die(cluster, timesLeft));
        }
    }
}
