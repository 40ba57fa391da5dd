/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.customstrategy;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.random.RandomGenerator;

/**
 * Keeps traffic in one zone while that zone has room, because bytes between zones cost money and time; then goes
 * elsewhere rather than wait. Thread-safe.
 *
 * <p>In this order: with room before full; in the zone before elsewhere; least {@code inFlight / weight}; by chance.
 */
final class ZoneFirst implements Strategy {
    private final String zone;
    private final RandomGenerator random;

    ZoneFirst(ZoneFirstConfig config, RandomGenerator random) {
        this.zone = config.zone();
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int best = NONE;
        int bestRank = Integer.MAX_VALUE;
        double bestLoad = Double.POSITIVE_INFINITY;
        int equals = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Node node = candidates.node(i);
            int rank = (candidates.hasRoom(i) ? 0 : 2) + (zone.equals(node.label(Node.ZONE)) ? 0 : 1);
            double load = candidates.inFlight(i) / node.weight();
            if (rank < bestRank || (rank == bestRank && load < bestLoad)) {
                best = i;
                bestRank = rank;
                bestLoad = load;
                equals = 1;
            } else if (rank == bestRank && load == bestLoad && random.nextInt(++equals) == 0) {
                best = i; // each of k equal nodes stays with chance 1/k: an idle zone is used evenly
            }
        }
        return best;
    }
}
