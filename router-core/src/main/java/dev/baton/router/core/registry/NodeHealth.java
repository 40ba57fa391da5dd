/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the faults of one incarnation have come to. Thread-safe: each field stands on its own; decisions that need
 * several are made by the health monitor, whose status changes the registry serialises.
 */
public final class NodeHealth {
    private final AtomicInteger consecutiveFaults = new AtomicInteger();
    private final AtomicInteger relapses = new AtomicInteger();
    private final AtomicInteger overloads = new AtomicInteger();
    private volatile boolean probation;
    private volatile boolean returnsByTraffic;
    private volatile boolean busy;

    /** Returns faults since the last success. */
    public AtomicInteger consecutiveFaults() {
        return consecutiveFaults;
    }

    /** Returns how often in a row the node was taken out without a success in between. */
    public AtomicInteger relapses() {
        return relapses;
    }

    /** Returns overloads since the last success. */
    public AtomicInteger overloads() {
        return overloads;
    }

    /** Says whether the node may hold only one request until one has succeeded. */
    public boolean isOnProbation() {
        return probation;
    }

    /** Puts the node on probation, or ends it. */
    public void setProbation(boolean value) {
        this.probation = value;
    }

    /** Says whether a back-off alone brings the node back on probation, where no probe can tell. */
    public boolean returnsByTraffic() {
        return returnsByTraffic;
    }

    /** Sets whether a back-off alone brings the node back: not if its host declared it lost. */
    public void setReturnsByTraffic(boolean value) {
        this.returnsByTraffic = value;
    }

    /** Says whether the node has just said that it is full, so that nothing is sent there for a moment. */
    public boolean isBusy() {
        return busy;
    }

    /** Begins or ends the moment in which nothing is sent there. */
    public void setBusy(boolean value) {
        this.busy = value;
    }
}
