/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedRandomTest {
    private final WeightedRandom strategy = new WeightedRandom(new SplittableRandom(40));

    @Test
    void shares_follow_weights_within_one_percent() {
        double[] weights = {1, 2, 0.5, 4};

        Picks.of(strategy, FakeCandidates.ofWeights(weights), 2_000_000).sharesWithinOnePercentOf(weights);
    }

    @Test
    void only_nodes_with_room_are_picked() {
        Picks.of(strategy, FakeCandidates.ofWeights(1, 2, 3, 4).full(0, 3), 50_000)
                .fit(1e-9, 2, 3, 1e-9);
    }

    @Test
    void if_none_has_room_any_is_picked() {
        Picks.of(strategy, FakeCandidates.ofWeights(1, 2, 3).full(0, 1, 2), 60_000)
                .fit(1, 2, 3);
    }

    @Test
    void requests_spread_as_balls_in_bins() {
        // 100,000 balls in 1,000 bins: mean 100, deviation 10; the fullest of 1,000 is about 3.2 deviations above.
        assertThat(Picks.of(strategy, FakeCandidates.ofSize(1_000), 100_000).most())
                .isBetween(120L, 150L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 10_000})
    void works_with_any_number_of_nodes(int size) {
        assertThat(strategy.select(Picks.REQUEST, FakeCandidates.ofSize(size))).isBetween(0, size - 1);
    }
}
