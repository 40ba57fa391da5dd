/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.random.RandomGenerator;

/**
 * {@code random}: any node, with a chance in proportion to its weight; load and room do not matter. Thread-safe.
 *
 * <p>{@code P(i) = weight(i) / Σ weight}. O(n), one random number. No settings. The baseline that others are measured
 * against.
 */
public final class RandomStrategy implements Strategy {
    private final RandomGenerator random;

    RandomStrategy(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int size = candidates.size();
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += candidates.node(i).weight();
        }
        double rest = random.nextDouble() * total;
        for (int i = 0; i < size - 1; i++) {
            rest -= candidates.node(i).weight();
            if (rest < 0) {
                return i;
            }
        }
        return size - 1;
    }
}
