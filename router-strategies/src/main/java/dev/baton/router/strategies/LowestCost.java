/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.random.RandomGenerator;

/**
 * Scans all nodes for the lowest cost. In this order: with room before full; least cost; least {@code inFlight /
 * weight}; and what is still equal, by chance in proportion to weight. Thread-safe if its cost is. O(n).
 */
abstract class LowestCost implements Strategy {
    private final RandomGenerator random;

    LowestCost(RandomGenerator random) {
        this.random = random;
    }

    /** Returns what a choice of this node would cost, in any unit; not NaN. */
    abstract double cost(RouteRequest request, Candidates candidates, int i, long nowNanos);

    /** Returns the time that is handed to {@link #cost}, read once for each choice; 0 if it needs none. */
    long nowNanos() {
        return 0;
    }

    /** Says whether costs can be compared; if not, they count as equal. */
    boolean comparable(Candidates candidates) {
        return true;
    }

    @Override
    public final int select(RouteRequest request, Candidates candidates) {
        long now = nowNanos();
        boolean comparable = comparable(candidates);
        int best = NONE;
        boolean bestHasRoom = false;
        double bestCost = Double.POSITIVE_INFINITY;
        double bestLoad = Double.POSITIVE_INFINITY;
        double tiedWeight = 0;
        for (int i = 0; i < candidates.size(); i++) {
            double cost = comparable ? cost(request, candidates, i, now) : 0;
            if (bestHasRoom && cost > bestCost) {
                continue;
            }
            boolean hasRoom = candidates.hasRoom(i);
            double weight = candidates.node(i).weight();
            double load = candidates.inFlight(i) / weight;
            int order = Boolean.compare(bestHasRoom, hasRoom);
            order = order != 0 ? order : Double.compare(cost, bestCost);
            order = order != 0 ? order : Double.compare(load, bestLoad);
            if (order > 0) {
                continue;
            }
            // Of equals, keep each with the chance weight / (weight of all equals so far): a reservoir of one.
            tiedWeight = order < 0 ? weight : tiedWeight + weight;
            if (order < 0 || random.nextDouble() * tiedWeight < weight) {
                best = i;
                bestHasRoom = hasRoom;
                bestCost = cost;
                bestLoad = load;
            }
        }
        return best;
    }
}
