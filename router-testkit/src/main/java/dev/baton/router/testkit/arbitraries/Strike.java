/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.arbitraries;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.node.Leg;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.fault.BreakStream;
import dev.baton.router.testkit.sim.fault.Calls;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Fault;
import dev.baton.router.testkit.sim.fault.Hang;
import dev.baton.router.testkit.sim.fault.LoseHandoff;
import dev.baton.router.testkit.sim.fault.Overload;
import dev.baton.router.testkit.sim.fault.Recover;
import dev.baton.router.testkit.sim.fault.Refuse;
import dev.baton.router.testkit.sim.fault.Revive;
import dev.baton.router.testkit.sim.fault.Slow;
import java.time.Duration;
import java.util.Locale;

/**
 * A fault that strikes a node and is over after a while. Immutable. It names its node by a number that fits any cluster,
 * so that cluster and faults shrink apart.
 *
 * @param what what goes wrong
 * @param pool the node's pool
 * @param node its number in the pool, counted round
 * @param atMillis when, milliseconds from the beginning, 0 or more
 * @param forMillis for how long, above 0
 */
@Experimental
public record Strike(What what, Leg pool, int node, long atMillis, long forMillis) {
    private static final double SLOWER = 8;

    /** What can go wrong. */
    public enum What {
        /** The node dies and comes back as a new incarnation. */
        CRASH,
        /** It accepts and never answers. */
        HANG,
        /** It takes eight times as long. */
        SLOW,
        /** It cannot be reached. */
        REFUSE,
        /** It turns calls away as overloaded. */
        OVERLOAD,
        /** It hands off KV that is not there; nothing on a decode node. */
        LOSE_HANDOFF,
        /** Streams break after three chunks; nothing on a prefill node. */
        BREAK_STREAM
    }

    /**
     * Plans it and its end.
     *
     * @param simulation at its beginning
     * @param cluster the shape of the simulation's cluster
     */
    public void strike(Simulation simulation, ClusterShape cluster) {
        String id = cluster.nodeId(pool, node);
        Duration at = Duration.ofMillis(atMillis);
        Duration over = at.plusMillis(forMillis);
        simulation.at(at, beginning(id));
        if (what == What.CRASH) {
            simulation.at(over, new Revive(id));
        } else if (what == What.HANG || what == What.SLOW) {
            simulation.at(over, new Recover(id));
        }
    }

    private Fault beginning(String id) {
        Duration lasting = Duration.ofMillis(forMillis);
        return switch (what) {
            case CRASH -> new Crash(id);
            case HANG -> new Hang(id);
            case SLOW -> new Slow(id, SLOWER);
            case REFUSE -> new Refuse(id, Calls.all(), lasting);
            case OVERLOAD -> new Overload(id, Calls.all(), lasting, null);
            case LOSE_HANDOFF -> new LoseHandoff(id, Calls.all(), lasting);
            case BREAK_STREAM -> new BreakStream(id, Calls.all(), lasting, 3);
        };
    }

    @Override
    public String toString() {
        return what + " of " + pool.name().toLowerCase(Locale.ROOT) + "-" + node + " at " + atMillis + " ms for "
                + forMillis + " ms";
    }
}
