/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.testkit.sim.SimulatedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which faults strike when. Immutable; {@link #and} makes a longer plan. */
public final class FaultPlan {
    /** A plan in which nothing goes wrong. */
    public static final FaultPlan NONE = new FaultPlan(List.of());

    private final List<Entry> entries;

    private FaultPlan(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * One fault at its time. Immutable.
     *
     * @param at how long after the plan was started, 0 or more
     * @param fault what strikes
     */
    public record Entry(Duration at, Fault fault) {
        /** Checks the time. */
        public Entry {
            if (at.isNegative()) {
                throw new IllegalArgumentException("a fault must strike at 0 or later, but it is to strike at " + at);
            }
        }
    }

    /**
     * Makes a longer plan.
     *
     * @param at how long after the plan is started the fault strikes, 0 or more
     * @param fault what strikes then; of two at the same time, the one added first goes first
     * @return the plan with one fault more
     */
    public FaultPlan and(Duration at, Fault fault) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(new Entry(at, fault));
        return new FaultPlan(List.copyOf(longer));
    }

    /**
     * Makes a longer plan.
     *
     * @param other what strikes as well
     * @return the plan with the faults of both, the other's after this one's
     */
    public FaultPlan and(FaultPlan other) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.addAll(other.entries);
        return new FaultPlan(List.copyOf(longer));
    }

    /**
     * Returns the faults in the order in which they were added.
     *
     * @return an unmodifiable list
     */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * Puts every fault on the cluster's virtual clock, counted from now.
     *
     * @param cluster where they strike
     * @throws IllegalArgumentException if one of them needs the host
     */
    public void start(SimulatedCluster cluster) {
        for (Entry entry : entries) {
            if (entry.fault() instanceof HostFault) {
                throw new IllegalArgumentException(
                        entry.fault() + " needs the host's registry: start(cluster, registry)");
            }
        }
        for (Entry entry : entries) {
            cluster.time().schedule(entry.at().toNanos(), () -> entry.fault().strike(cluster));
        }
    }

    /**
     * Puts every fault on the cluster's virtual clock, counted from now.
     *
     * @param cluster where they strike
     * @param registry the registry of the host that they need
     */
    public void start(SimulatedCluster cluster, NodeRegistry registry) {
        for (Entry entry : entries) {
            cluster.time().schedule(entry.at().toNanos(), () -> entry.fault().strike(cluster, registry));
        }
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
