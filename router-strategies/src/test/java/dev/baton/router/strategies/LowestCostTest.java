/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Strategy;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code least_tokens} and {@code least_kv}, and what all have in common that look for the least. */
class LowestCostTest {
    private final LeastTokens leastTokens = new LeastTokens(LeastTokensConfig.DEFAULT, new SplittableRandom(60));
    private final LeastKv leastKv = new LeastKv(MemoryAwareConfig.DEFAULT, new SplittableRandom(61));

    static Stream<Arguments> all() {
        FakeContext context = new FakeContext();
        return Stream.of(
                Arguments.of("least_tokens", new LeastTokensProvider().create(LeastTokensConfig.DEFAULT, context)),
                Arguments.of("least_kv", new LeastKvProvider().create(MemoryAwareConfig.DEFAULT, context)),
                Arguments.of("peak_ewma", new PeakEwmaProvider().create(LearnedConfig.DEFAULT, context)),
                Arguments.of("latency_aware", new LatencyAwareProvider().create(LatencyAwareConfig.DEFAULT, context)),
                Arguments.of("prequal", new PrequalProvider().create(PrequalConfig.DEFAULT, context)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void an_idle_pool_shares_evenly_and_by_weight(String name, Strategy strategy) {
        Picks.of(strategy, FakeCandidates.ofSize(8), 80_000).fitEvenly();
        Picks.of(strategy, FakeCandidates.ofWeights(1, 2, 5), 80_000).fit(1, 2, 5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void nodes_with_room_come_first_and_full_ones_are_better_than_none(String name, Strategy strategy) {
        FakeCandidates candidates =
                FakeCandidates.ofSize(4).inFlight(0, 3, 3, 3).prefillTokens(0, 9, 9, 9);
        for (int i = 0; i < 50; i++) {
            assertThat(strategy.select(Picks.REQUEST, candidates.full(0, 1, 3))).isEqualTo(2);
            assertThat(strategy.select(Picks.REQUEST, candidates.full(0, 1, 2, 3)))
                    .isBetween(0, 3);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void works_with_any_number_of_nodes(String name, Strategy strategy) {
        for (int size : new int[] {1, 2, 3, 10, 100, 10_000, 5}) {
            assertThat(strategy.select(Picks.REQUEST, FakeCandidates.ofSize(size)))
                    .isBetween(0, size - 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void requests_that_stay_spread(String name, Strategy strategy) {
        assertThat(Picks.accumulate(strategy, FakeCandidates.ofSize(16), 1_600).most())
                .isLessThanOrEqualTo(101);
    }

    @Test
    void the_fewest_tokens_for_the_weight_win() {
        FakeCandidates candidates =
                FakeCandidates.ofWeights(1, 2, 1).prefillTokens(900, 1_600, 850).kvTokens(100, 250, 120);

        assertThat(leastTokens.select(Picks.REQUEST, candidates.leg(Leg.PREFILL)))
                .isEqualTo(1);
        assertThat(leastTokens.select(Picks.REQUEST, candidates.leg(Leg.DECODE)))
                .isEqualTo(0);
    }

    @Test
    void a_cached_prompt_counts_for_what_it_saves_if_set() {
        LeastTokens uncached = new LeastTokens(new LeastTokensConfig(true), new SplittableRandom(62));
        RouteRequest request = RouteRequest.builder().promptTokens(1_000).build();
        FakeCandidates candidates =
                FakeCandidates.ofSize(2).leg(Leg.PREFILL).cachedTokens(0, 800).prefillTokens(100, 850);

        assertThat(uncached.select(request, candidates)).isEqualTo(1); // 100 + 1000 against 850 + 200
        assertThat(uncached.select(request, candidates.prefillTokens(100, 950))).isEqualTo(0);
        assertThat(leastTokens.select(request, candidates.prefillTokens(100, 850)))
                .isEqualTo(0);
        assertThat(candidates.cacheReads).isEqualTo(4);
    }

    @Test
    void the_least_part_in_use_after_the_request_wins() {
        RouteRequest small = RouteRequest.builder().promptTokens(10).build();
        RouteRequest large =
                RouteRequest.builder().promptTokens(400).maxOutputTokens(200).build();
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(1_000, 4_000).kvTokens(200, 1_200);

        assertThat(leastKv.select(small, candidates)).isEqualTo(0); // 0.21 against 0.30
        assertThat(leastKv.select(large, candidates)).isEqualTo(1); // 0.80 against 0.45
    }

    @Test
    void where_a_capacity_is_unknown_the_least_in_flight_win() {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(100, Node.UNLIMITED, 100)
                .inFlight(1, 2, 3)
                .kvTokens(90, 0, 0);

        assertThat(leastKv.select(Picks.REQUEST, candidates)).isEqualTo(0);
    }

    @Test
    void a_fresh_report_corrects_upwards() {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(1_000, 1_000).kvTokens(100, 200);

        assertThat(leastKv.select(Picks.REQUEST, candidates.report(0, 500, 1_000, 1)))
                .isEqualTo(1);
        assertThat(leastKv.select(Picks.REQUEST, candidates.report(0, 500, 1_000, 2_000_000_000L)))
                .isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100, 10_000})
    void the_one_that_is_better_is_found(int size) {
        FakeCandidates candidates = FakeCandidates.ofSize(size, node -> node.kvCapacityTokens(100));
        Arrays.fill(candidates.kvTokens, 5);
        candidates.kvTokens[size / 2] = 4;

        assertThat(leastTokens.select(Picks.REQUEST, candidates)).isEqualTo(size / 2);
        assertThat(leastKv.select(Picks.REQUEST, candidates)).isEqualTo(size / 2);
    }
}
