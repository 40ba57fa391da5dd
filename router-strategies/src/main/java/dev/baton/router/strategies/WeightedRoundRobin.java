/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * {@code weighted_round_robin}: each node of a pool in turn, as often as its weight says; load and room do not matter.
 * Thread-safe. No settings.
 *
 * <p>A static stride, as in gRPC's strategy of this name. A counter runs through {@code round · n + i}. With {@code s =
 * weight(i) / heaviest}, node i takes its turn if the fractional part of {@code round · s + offset(i)} is below s, which
 * holds for exactly s of all rounds, evenly spaced; else the next turn is drawn. So after any number of picks each node
 * has its share to within about one pick in each pool round. Fractions have 32 bits: shares are exact to 1 % for weights
 * up to 1 : 40,000,000 apart.
 *
 * <p>O(1) amortised if weights are alike: {@code heaviest / mean weight} turns for each pick, at most n on average. Turns
 * are drawn from one atomic counter, unsigned and 64 bits wide, which starts anywhere and may wrap. Pools count apart,
 * see {@link PoolLane}.
 *
 * <p>The weights are not kept: whoever draws the first turn of a round looks for the heaviest. A node that joins heavier
 * takes every turn until then, and one that has left makes turns be skipped, which changes no share.
 */
public final class WeightedRoundRobin implements Strategy {
    private static final double ONE = 0x1p32;
    private static final long FRACTION = 0xFFFF_FFFFL;
    /** 2³²/φ: successive multiples are spread evenly, so that nodes of one weight skip different rounds. */
    private static final long OFFSET = 0x9E37_79B9L;

    private final AtomicLongArray turns = new AtomicLongArray(PoolLane.COUNT);
    private final AtomicLongArray heaviestBits = new AtomicLongArray(PoolLane.COUNT);

    WeightedRoundRobin(RandomGenerator random) {
        for (int i = 0; i < turns.length(); i++) {
            turns.set(i, random.nextLong() >>> 1);
        }
    }

    /** All counters start at one number. */
    WeightedRoundRobin(long start) {
        for (int i = 0; i < turns.length(); i++) {
            turns.set(i, start);
        }
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int size = candidates.size();
        int lane = PoolLane.of(candidates, size);
        while (true) {
            long turn = turns.getAndIncrement(lane);
            int i = (int) Long.remainderUnsigned(turn, size);
            double heaviest = heaviest(lane, i == 0, candidates);
            double weight = candidates.node(i).weight();
            if (weight >= heaviest) {
                return i;
            }
            long round = Long.divideUnsigned(turn, size);
            long stride = (long) Math.ceil(weight / heaviest * ONE);
            // Products wrap at 2⁶⁴, a multiple of 2³²: the fraction stays right.
            if (((round * stride + i * OFFSET) & FRACTION) < stride) {
                return i;
            }
        }
    }

    private double heaviest(int lane, boolean lookAgain, Candidates candidates) {
        double known = Double.longBitsToDouble(heaviestBits.get(lane));
        if (!lookAgain && known > 0) {
            return known;
        }
        double heaviest = 0;
        for (int i = 0; i < candidates.size(); i++) {
            heaviest = Math.max(heaviest, candidates.node(i).weight());
        }
        if (heaviest != known) {
            heaviestBits.set(lane, Double.doubleToRawLongBits(heaviest));
        }
        return heaviest;
    }
}
