/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerOfTwoTest {
    private final PowerOfTwo strategy = new PowerOfTwo(new SplittableRandom(7));

    @Test
    void one_node_is_all_there_is() {
        assertThat(Picks.of(strategy, FakeCandidates.ofSize(1), 10).counts()).containsExactly(10);
    }

    @Test
    void of_two_nodes_the_less_loaded_wins() {
        assertThat(Picks.of(strategy, FakeCandidates.ofSize(2).inFlight(2, 1), 100)
                        .counts())
                .containsExactly(0, 100);
        assertThat(Picks.of(strategy, FakeCandidates.ofWeights(4, 1).inFlight(6, 2), 100)
                        .counts())
                .containsExactly(100, 0);
    }

    @Test
    void of_two_nodes_one_with_room_wins() {
        assertThat(Picks.of(strategy, FakeCandidates.ofSize(2).inFlight(2, 1).full(1), 100)
                        .counts())
                .containsExactly(100, 0);
    }

    @Test
    void if_both_are_full_the_less_loaded_is_returned() {
        assertThat(Picks.of(strategy, FakeCandidates.ofSize(2).inFlight(2, 1).full(0, 1), 100)
                        .counts())
                .containsExactly(0, 100);
    }

    @Test
    void every_pair_is_as_likely_as_any_other() {
        // Ranked by load, the best of n wins n − 1 pairs, the next n − 2, the last none.
        Picks.of(strategy, FakeCandidates.ofSize(5).inFlight(0, 1, 2, 3, 4), 50_000)
                .fit(4, 3, 2, 1, 1e-9);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 64})
    void an_idle_pool_shares_evenly(int size) {
        Picks.of(strategy, FakeCandidates.ofSize(size), size * 1_000).fitEvenly();
    }

    @Test
    void an_idle_pair_shares_by_weight() {
        Picks.of(strategy, FakeCandidates.ofWeights(1, 3), 40_000).fit(1, 3);
    }

    @Test
    void requests_that_stay_spread() {
        Picks picks = Picks.accumulate(strategy, FakeCandidates.ofSize(10_000), 100_000);

        assertThat(picks.most()).isLessThanOrEqualTo(10 + 5);
    }
}
