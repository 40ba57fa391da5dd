/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.core.placement.Seeker;
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

    /** Plans a waiter for another node, or for none; false if that is where it is. */
    boolean replan(Waiter waiter, @Nullable NodeState plan, long planNanos) {
        lock.lock();
        try {
            if (waiter.lane() == null || waiter.plan() == plan) {
                return false;
            }
            leave(waiter);
            enter(waiter, plan, planNanos);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A lane and who is first in it, as they were under the lock. */
    record Head(Lane lane, Waiter waiter) {}

    /** Returns the first waiter of every lane. */
    List<Head> heads() {
        lock.lock();
        try {
            List<Head> heads = new ArrayList<>(lanes.size());
            for (Lane lane : lanes.values()) {
                Waiter head = lane.after(null);
                if (head != null) {
                    heads.add(new Head(lane, head));
                }
            }
            return heads;
        } finally {
            lock.unlock();
        }
    }

    /** Says whether anybody waits whom a newcomer must not overtake: for nodes that it could use, in its band or above. */
    boolean hasRival(Seeker newcomer) {
        if (requests == 0) {
            return false;
        }
        String model = newcomer.request().model();
        lock.lock();
        try {
            for (Lane lane : lanes.values()) {
                String other = lane.key().model();
                Waiter head = lane.after(null);
                boolean sameNodes = model == null || other == null || model.equals(other);
                if (head != null && sameNodes && !Lane.isAbove(newcomer, head.seeker())) {
                    return true;
                }
            }
            return false;
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
        Seeker seeker = waiter.seeker();
        Lane.Key key = new Lane.Key(seeker.wanted(), seeker.request().model(), seeker.partner(), plan);
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
