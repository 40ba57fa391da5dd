/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.random.RandomGenerator;

/**
 * {@code power_of_two}: the better of two distinct nodes, each pair as likely as any other. Thread-safe.
 *
 * <p>Better is, in this order: with room before full; least {@code inFlight / weight}; and what is still equal, by
 * chance in proportion to weight. O(1). No settings.
 *
 * <p>Source: Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, IEEE TPDS 12(10), 2001. Of use in
 * large pools, and where several routers share a fleet: routers that see one least loaded node all run to it, two
 * random nodes spread them.
 */
public final class PowerOfTwo implements Strategy {
    private final RandomGenerator random;

    PowerOfTwo(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int size = candidates.size();
        if (size == 1) {
            return 0;
        }
        int one = random.nextInt(size);
        int next = random.nextInt(size - 1);
        int other = next < one ? next : next + 1;

        boolean oneHasRoom = candidates.hasRoom(one);
        if (oneHasRoom != candidates.hasRoom(other)) {
            return oneHasRoom ? one : other;
        }
        double oneWeight = candidates.node(one).weight();
        double otherWeight = candidates.node(other).weight();
        double oneLoad = candidates.inFlight(one) / oneWeight;
        double otherLoad = candidates.inFlight(other) / otherWeight;
        if (oneLoad != otherLoad) {
            return oneLoad < otherLoad ? one : other;
        }
        return random.nextDouble() * (oneWeight + otherWeight) < oneWeight ? one : other;
    }
}
