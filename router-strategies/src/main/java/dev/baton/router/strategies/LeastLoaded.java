/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.random.RandomGenerator;

/**
 * {@code least_loaded}: the node with the fewest requests for its weight, of all nodes or of some. Thread-safe.
 *
 * <p>In this order: with room before full; least {@code inFlight / weight}; least planned work per weight; least
 * outstanding tokens per weight, which are prompt tokens for prefill and KV tokens for decode; and what is still equal,
 * by chance in proportion to weight.
 *
 * <p>Setting {@code choices}, 0 unless set. At 0 it looks at all nodes: O(n), right for the fleets of 2 to 100 nodes
 * that are usual. At d ≥ 2 it looks at d of them: O(d), and the fullest of n equal nodes is with high probability only
 * {@code ln ln n / ln d + O(1)} above the mean (Berenbrink, Czumaj, Steger, Vöcking: Balanced Allocations: The Heavily
 * Loaded Case, STOC 2000). It then knows nothing of the others, and returns a full node if all d are full.
 *
 * <p>The d nodes are one from each of d groups of neighbours, an idea of Vöcking (How Asymmetry Helps Load Balancing,
 * FOCS 1999); the ring of nodes is turned by chance before it is cut into groups. So they are distinct, and each node
 * is as likely to be among them as any other, without a list of those already taken.
 */
public final class LeastLoaded implements Strategy {
    private final int choices;
    private final RandomGenerator random;

    LeastLoaded(LeastLoadedConfig config, RandomGenerator random) {
        this.choices = config.choices();
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int size = candidates.size();
        boolean all = choices == 0 || choices >= size;
        int looks = all ? size : choices;
        int turn = all ? 0 : random.nextInt(size);
        boolean prefill = candidates.leg() == Leg.PREFILL;

        int best = NONE;
        boolean bestHasRoom = false;
        double bestLoad = Double.POSITIVE_INFINITY;
        double bestPlanned = 0;
        double bestTokens = 0;
        double tiedWeight = 0;
        for (int look = 0; look < looks; look++) {
            int i = all ? look : Spread.pick(look, choices, size, turn, random);
            double weight = candidates.node(i).weight();
            double load = candidates.inFlight(i) / weight;
            if (bestHasRoom && load > bestLoad) {
                continue;
            }
            boolean hasRoom = candidates.hasRoom(i);
            double planned = candidates.plannedNanos(i) / weight;
            double tokens = (prefill ? candidates.prefillTokens(i) : candidates.kvTokens(i)) / weight;
            int order = Boolean.compare(bestHasRoom, hasRoom);
            order = order != 0 ? order : Double.compare(load, bestLoad);
            order = order != 0 ? order : Double.compare(planned, bestPlanned);
            order = order != 0 ? order : Double.compare(tokens, bestTokens);
            if (order > 0) {
                continue;
            }
            // Of equals, keep each with the chance weight / (weight of all equals so far): a reservoir of one.
            tiedWeight = order < 0 ? weight : tiedWeight + weight;
            if (order < 0 || random.nextDouble() * tiedWeight < weight) {
                best = i;
                bestHasRoom = hasRoom;
                bestLoad = load;
                bestPlanned = planned;
                bestTokens = tokens;
            }
        }
        return best;
    }
}
