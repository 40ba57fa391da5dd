/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * {@code round_robin}: each node of a pool in turn; load, room and weight do not matter. Thread-safe.
 *
 * <p>{@code i = counter++ mod n}, unsigned and 64 bits wide: an {@code int} counter turns negative after 2³¹ picks, and
 * skips some nodes when it wraps unless n is a power of two. O(1), one atomic increment. No settings. The first turn is
 * random, so that several routers do not start at one node.
 *
 * <p>One counter for all pools would not be fair: where requests for two models alternate, each would see every second
 * number only, and of two nodes always the same one. So pools count apart: 64 counters, chosen by a hash of a pool's
 * first node, last node and size. Two pools may still meet in one counter; that costs fairness, nothing else.
 */
public final class RoundRobin implements Strategy {
    private final AtomicLongArray counters = new AtomicLongArray(PoolLane.COUNT);

    RoundRobin(RandomGenerator random) {
        for (int i = 0; i < counters.length(); i++) {
            counters.set(i, random.nextLong() >>> 1);
        }
    }

    /** All counters start at one number. */
    RoundRobin(long start) {
        for (int i = 0; i < counters.length(); i++) {
            counters.set(i, start);
        }
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int size = candidates.size();
        long turn = counters.getAndIncrement(PoolLane.of(candidates, size));
        return (int) Long.remainderUnsigned(turn, size);
    }
}
