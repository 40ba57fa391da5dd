/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.strategies.support.Rendezvous;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * {@code consistent_hash}: requests of one key to one node, keys shared by weight, but no node far above the mean load; a
 * ring of hashes with bounded loads. Thread-safe.
 *
 * <p>From the key's place on the ring clockwise, the first node with {@code inFlight + 1 ≤ ⌈load_factor · (total + 1) ·
 * weight / Σ weight⌉}, where total is the requests in flight on all candidates; there is always one. Sources: Karger et
 * al., Consistent Hashing and Random Trees, STOC 1997; for the bound Mirrokni, Thorup and Zadimoghaddam, Consistent
 * Hashing with Bounded Loads, SODA 2018.
 *
 * <p>Settings: {@code load_factor}, 1.25 unless set (0 for no bound); {@code points} for a node of mean weight, 160 (as
 * vllm-router; shares of keys then differ by about {@code 1/√160} = 8 %); {@code key} ({@code auto}) and {@code
 * prefix_blocks} (4), see {@link HashKey}.
 *
 * <p>When a node joins, the keys that move all move to it, {@code 1/n} of them in the mean; when one leaves, only its own
 * move. A restart moves none. A full node is returned like any other: the router asks again among those with room, and
 * what is next clockwise is the same each time. If the bound is exceeded, the key's next node is as stable as its first.
 *
 * <p>O(n) to add up the load and see that all nodes are on the ring, then O(log(points · n)) to find the place, O(log n)
 * for each step. The ring is built anew only when a node comes, or changes its id or weight, by the thread that sees it
 * first (about 2 ms for 64 nodes, 0.2 s for 10,000), and published as a whole; the others use the old one meanwhile, and
 * rendezvous hashing while there is none that has any of their nodes.
 */
public final class ConsistentHash implements Strategy {
    private final HashKey key;
    private final double loadFactor;
    private final int points;
    private final RandomGenerator random;
    private final AtomicBoolean building = new AtomicBoolean();
    private volatile Ring ring = Ring.EMPTY;

    ConsistentHash(ConsistentHashConfig config, RandomGenerator random) {
        this.key = config.key();
        this.loadFactor = config.loadFactor();
        this.points = config.points();
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        long hash = key.of(request, random);
        Ring here = ringFor(candidates);
        double allowance = loadFactor == 0 ? Double.POSITIVE_INFINITY : allowancePerWeight(candidates);
        int home = NONE;
        int point = here.size() == 0 ? 0 : here.firstAt(hash);
        for (int steps = here.size(); steps > 0; steps--) {
            int i = here.indexIn(candidates, point);
            if (i >= 0) {
                home = home == NONE ? i : home;
                if (candidates.inFlight(i)
                        < Math.ceil(allowance * candidates.node(i).weight())) {
                    return i;
                }
            }
            point = here.after(point);
        }
        // Counters moved while it looked, or another thread is still building the ring.
        return home == NONE ? Rendezvous.winner(hash, candidates) : home;
    }

    private double allowancePerWeight(Candidates candidates) {
        long total = 0;
        double weights = 0;
        for (int i = 0; i < candidates.size(); i++) {
            total += candidates.inFlight(i);
            weights += candidates.node(i).weight();
        }
        return loadFactor * (total + 1) / weights;
    }

    private Ring ringFor(Candidates candidates) {
        Ring now = ring;
        if (now.covers(candidates) || !building.compareAndSet(false, true)) {
            return now;
        }
        try {
            now = ring.with(candidates, points);
            ring = now;
            return now;
        } finally {
            building.set(false);
        }
    }
}
