/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.core.registry.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where admitted requests wait: the only such place, with hard bounds. Thread-safe: everything is guarded by one lock, in
 * which no foreign code runs; the two counters are also read without it.
 */
final class WaitingRoom {
    private final int maxRequests;
    private final long maxTokens;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Lane.Key, Lane> lanes = new HashMap<>();
    private long nextSequence;
    private volatile int requests;
    private volatile long tokens;

    WaitingRoom(int maxRequests, long maxTokens) {
        this.maxRequests = maxRequests;
        this.maxTokens = maxTokens;
    }

    int requests() {
        return requests;
    }

    long tokens() {
        return tokens;
    }

    int maxRequests() {
        return maxRequests;
    }

    /**
     * Adds a waiter, if the bounds allow.
     *
     * @param bound how many may wait when it has joined, for this waiter
     * @param exempt whether no bound holds: it was admitted before and comes back
     * @return false if it was not added
     */
    boolean add(Waiter waiter, int bound, boolean exempt, @Nullable NodeState plan, long planNanos) {
        lock.lock();
        try {
            boolean fits = requests < Math.min(bound, maxRequests) && tokens <= maxTokens - waiter.tokens();
            if (!fits && !exempt) {
                return false;
            }
            waiter.setSequence(nextSequence++);
            enter(waiter, plan, planNanos);
            count(1, waiter.tokens());
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a waiter out; false if it is not in (any more). */
    boolean remove(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.lane() == null) {
                return false;
            }
            leave(waiter);
            count(-1, -waiter.tokens());
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Plans a waiter for another node, or for none. */
    void replan(Waiter waiter, @Nullable NodeState plan, long planNanos) {
        lock.lock();
        try {
            if (waiter.lane() != null && waiter.plan() != plan) {
                leave(waiter);
                enter(waiter, plan, planNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the first waiter of every lane. */
    List<Waiter> heads() {
        lock.lock();
        try {
            List<Waiter> heads = new ArrayList<>(lanes.size());
            for (Lane lane : lanes.values()) {
                Waiter head = lane.after(null);
                if (head != null) {
                    heads.add(head);
                }
            }
            return heads;
        } finally {
            lock.unlock();
        }
    }

    /** Returns who goes after a waiter in the lane that it is or was in, or null. */
    @Nullable
    Waiter next(Lane lane, Waiter waiter) {
        lock.lock();
        try {
            return lane.after(waiter);
        } finally {
            lock.unlock();
        }
    }

    /** Returns all who wait. */
    List<Waiter> all() {
        lock.lock();
        try {
            List<Waiter> all = new ArrayList<>(requests);
            for (Lane lane : lanes.values()) {
                for (Waiter w = lane.after(null); w != null; w = lane.after(w)) {
                    all.add(w);
                }
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    private void count(int moreRequests, long moreTokens) {
        int requestsNow = requests + moreRequests;
        long tokensNow = tokens + moreTokens;
        requests = requestsNow;
        tokens = tokensNow;
    }

    private void enter(Waiter waiter, @Nullable NodeState plan, long planNanos) {
        Lane.Key key =
                new Lane.Key(Lane.isHandoff(waiter), waiter.seeker().request().model(), plan);
        Lane lane = lanes.computeIfAbsent(key, Lane::new);
        lane.add(waiter);
        waiter.setLane(lane);
        waiter.plan(plan, planNanos);
    }

    private void leave(Waiter waiter) {
        Lane lane = waiter.lane();
        if (lane != null) {
            lane.remove(waiter);
            if (lane.isEmpty()) {
                lanes.remove(lane.key());
            }
        }
        waiter.setLane(null);
        waiter.plan(null, 0);
    }
}
