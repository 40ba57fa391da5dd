/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.strategy.Strategy;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeastLoadedTest {
    private final LeastLoaded strategy = choices(0);

    @Test
    void the_fewest_in_flight_win() {
        assertThat(pick(FakeCandidates.ofSize(4).inFlight(3, 1, 2, 4))).isEqualTo(1);
    }

    @Test
    void load_is_measured_by_weight() {
        assertThat(pick(FakeCandidates.ofWeights(1, 4, 2).inFlight(2, 7, 4))).isEqualTo(1);
    }

    @Test
    void equal_loads_are_told_apart_by_planned_work() {
        assertThat(pick(FakeCandidates.ofSize(3).inFlight(1, 1, 1).plannedNanos(5, 3, 4)))
                .isEqualTo(1);
        assertThat(pick(FakeCandidates.ofWeights(1, 4).plannedNanos(3, 8))).isEqualTo(1);
    }

    @Test
    void equal_loads_and_plans_are_told_apart_by_the_outstanding_tokens_of_the_leg() {
        FakeCandidates candidates =
                FakeCandidates.ofSize(3).prefillTokens(9, 7, 8).kvTokens(70, 80, 90);

        assertThat(pick(candidates.leg(Leg.PREFILL))).isEqualTo(1);
        assertThat(pick(candidates.leg(Leg.DECODE))).isEqualTo(0);
    }

    @Test
    void nodes_with_room_come_first() {
        assertThat(pick(FakeCandidates.ofSize(4).inFlight(1, 5, 4, 2).full(0, 3)))
                .isEqualTo(2);
    }

    @Test
    void if_none_has_room_the_best_of_the_full_ones_is_returned() {
        assertThat(pick(FakeCandidates.ofSize(3).inFlight(3, 1, 2).full(0, 1, 2)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 7, 8, 100})
    void an_idle_pool_shares_evenly(int choices) {
        Picks.of(choices(choices), FakeCandidates.ofSize(8), 80_000).fitEvenly();
    }

    @Test
    void an_idle_pool_shares_by_weight() {
        Picks.of(strategy, FakeCandidates.ofWeights(1, 2, 5), 80_000).fit(1, 2, 5);
    }

    @Test
    void ties_among_some_are_broken_among_these() {
        FakeCandidates candidates =
                FakeCandidates.ofSize(5).inFlight(2, 1, 2, 1, 1).full(4);

        Picks picks = Picks.of(strategy, candidates, 20_000);

        assertThat(picks.counts()[1]).isBetween(9_500L, 10_500L);
        assertThat(picks.counts()[3]).isEqualTo(20_000 - picks.counts()[1]);
    }

    @Test
    void requests_that_stay_spread_by_weight() {
        assertThat(Picks.accumulate(strategy, FakeCandidates.ofSize(4), 400).counts())
                .containsOnly(100);
        assertThat(Picks.accumulate(strategy, FakeCandidates.ofWeights(1, 2, 3), 600)
                        .counts())
                .containsExactly(100, 200, 300);
    }

    @Test
    void more_choices_come_closer_to_the_mean() {
        long two = fullest(choices(2));
        long five = fullest(choices(5));
        long random = fullest(new RandomStrategy(new SplittableRandom(5)));

        assertThat(two).isLessThan(random).isLessThanOrEqualTo(100 + 5);
        assertThat(five).isLessThanOrEqualTo(two).isLessThanOrEqualTo(100 + 3);
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "2, 8", "3, 8", "5, 7", "7, 8", "2, 10000"})
    void the_nodes_it_looks_at_are_distinct(int choices, int size) {
        // With one node less loaded than all others, it is picked as often as it is looked at: choices / size.
        FakeCandidates candidates = FakeCandidates.ofSize(size);
        Arrays.fill(candidates.inFlight, 1);
        candidates.inFlight[size / 2] = 0;
        int times = 200_000;

        long found = Picks.of(choices(choices), candidates, times).counts()[size / 2];

        double chance = (double) choices / size;
        double deviation = Math.sqrt(times * chance * (1 - chance));
        assertThat((double) found).isBetween(times * chance - 5 * deviation, times * chance + 5 * deviation);
    }

    @Test
    void every_pair_of_nodes_is_looked_at_together() {
        for (int one = 0; one < 6; one++) {
            for (int other = 0; other < 6; other++) {
                if (one != other) {
                    // The busier of the two is picked only from pairs without the other; all else is full.
                    FakeCandidates candidates = FakeCandidates.ofSize(6).full(0, 1, 2, 3, 4, 5);
                    candidates.full[one] = false;
                    candidates.full[other] = false;
                    candidates.inFlight[other] = 1;
                    long[] counts = Picks.of(choices(2), candidates, 3_000).counts();
                    assertThat(counts[one]).isGreaterThan(counts[other]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 10_000})
    void works_with_any_number_of_nodes(int size) {
        FakeCandidates candidates = FakeCandidates.ofSize(size);
        Arrays.fill(candidates.inFlight, 5);
        candidates.inFlight[size - 1] = 4;

        assertThat(pick(candidates)).isEqualTo(size - 1);
        for (int choices = 2; choices <= 1000; choices *= 3) {
            assertThat(choices(choices).select(Picks.REQUEST, candidates)).isBetween(0, size - 1);
        }
    }

    private int pick(FakeCandidates candidates) {
        return strategy.select(Picks.REQUEST, candidates);
    }

    private static long fullest(Strategy strategy) {
        return Picks.accumulate(strategy, FakeCandidates.ofSize(200), 20_000).most();
    }

    private static LeastLoaded choices(int choices) {
        return new LeastLoaded(new LeastLoadedConfig(choices), new SplittableRandom(6));
    }
}
