/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.random.RandomGenerator;

/**
 * {@code weighted_random}: any node with room, with a chance in proportion to its weight; if none has room, any node.
 * Thread-safe. No settings.
 *
 * <p>{@code P(i) = weight(i) / Σ weight}, over those with room. O(n), one pass and one random number for each node with
 * room. Differs from {@code random} in that it asks for room; load within the limits does not matter. Source: weighted
 * reservoir of one (Chao, A general purpose unequal probability sampling plan, Biometrika 69(3), 1982).
 */
public final class WeightedRandom implements Strategy {
    private final RandomGenerator random;

    WeightedRandom(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int picked = NONE;
        boolean pickedHasRoom = false;
        double total = 0;
        for (int i = 0; i < candidates.size(); i++) {
            boolean hasRoom = candidates.hasRoom(i);
            if (pickedHasRoom && !hasRoom) {
                continue;
            }
            boolean better = picked == NONE || hasRoom != pickedHasRoom;
            double weight = candidates.node(i).weight();
            total = better ? weight : total + weight;
            if (better || random.nextDouble() * total < weight) {
                picked = i;
                pickedHasRoom = hasRoom;
            }
        }
        return picked;
    }
}
