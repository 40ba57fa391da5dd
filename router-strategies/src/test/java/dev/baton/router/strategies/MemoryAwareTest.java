/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryAwareTest {
    private static final long SECOND = 1_000_000_000;

    private final MemoryAware strategy = maxReportAge(Duration.ofSeconds(2));

    @Test
    void the_most_free_tokens_win() {
        assertThat(pick(FakeCandidates.ofKvCapacities(100, 100, 100).kvTokens(30, 10, 20)))
                .isEqualTo(1);
        assertThat(pick(FakeCandidates.ofKvCapacities(100, 200, 100).kvTokens(0, 110, 20)))
                .isEqualTo(0);
    }

    @Test
    void a_fresh_report_corrects_the_claims_upwards_only() {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(100, 100).kvTokens(10, 20);

        assertThat(pick(candidates.report(0, 50, 100, SECOND))).isEqualTo(1);
        assertThat(pick(candidates.report(0, 5, 100, SECOND).kvTokens(30, 20))).isEqualTo(1);
    }

    @Test
    void an_old_report_counts_no_more() {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(100, 100).kvTokens(10, 20);

        assertThat(pick(candidates.report(0, 50, 100, 2 * SECOND - 1))).isEqualTo(1);
        assertThat(pick(candidates.report(0, 50, 100, 2 * SECOND))).isEqualTo(0);
    }

    @Test
    void how_old_can_be_set() {
        FakeCandidates candidates =
                FakeCandidates.ofKvCapacities(100, 100).kvTokens(10, 20).report(0, 50, 100, 0);

        assertThat(maxReportAge(Duration.ofNanos(1)).select(Picks.REQUEST, candidates))
                .isEqualTo(1);
        assertThat(maxReportAge(Duration.ZERO).select(Picks.REQUEST, candidates))
                .isEqualTo(0);
    }

    @Test
    void what_a_report_does_not_tell_corrects_nothing() {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(100, 100).kvTokens(20, 10);

        assertThat(pick(candidates.report(1, LoadReport.UNKNOWN, LoadReport.UNKNOWN, 0)))
                .isEqualTo(1);
    }

    @Test
    void a_report_tells_the_capacity_that_the_host_did_not_and_that_does_not_age() {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(100, Node.UNLIMITED)
                .kvTokens(20, 0)
                .inFlight(0, 9);

        assertThat(pick(candidates)).as("unknown").isEqualTo(0);
        assertThat(pick(candidates.report(1, 0, 90, SECOND))).isEqualTo(1);
        assertThat(pick(candidates.report(1, 0, 90, 100 * SECOND))).isEqualTo(1);
        assertThat(pick(candidates.report(1, 0, 70, SECOND))).isEqualTo(0);
    }

    @Test
    void where_capacity_is_unlimited_the_least_in_flight_wins() {
        FakeCandidates all = FakeCandidates.ofSize(3).kvTokens(5, 9, 7).inFlight(2, 1, 3);
        FakeCandidates one =
                FakeCandidates.ofKvCapacities(100, Node.UNLIMITED, 100).inFlight(1, 2, 3);

        assertThat(pick(all)).isEqualTo(1);
        assertThat(pick(one)).isEqualTo(0);
    }

    @Test
    void equal_memory_is_told_apart_by_load() {
        assertThat(pick(FakeCandidates.ofKvCapacities(100, 100, 100).inFlight(2, 1, 3)))
                .isEqualTo(1);
    }

    @Test
    void nodes_with_room_come_first() {
        assertThat(pick(FakeCandidates.ofKvCapacities(100, 100, 100)
                        .kvTokens(0, 50, 40)
                        .full(0)))
                .isEqualTo(2);
    }

    @Test
    void if_none_has_room_the_best_of_the_full_ones_is_returned() {
        assertThat(pick(FakeCandidates.ofKvCapacities(10, 10, 10)
                        .kvTokens(12, 11, 13)
                        .full(0, 1, 2)))
                .isEqualTo(1);
    }

    @Test
    void an_idle_pool_shares_evenly() {
        Picks.of(strategy, FakeCandidates.ofSize(8, node -> node.kvCapacityTokens(1000)), 80_000)
                .fitEvenly();
        Picks.of(strategy, FakeCandidates.ofSize(8), 80_000).fitEvenly();
        Picks.of(strategy, FakeCandidates.ofWeights(1, 2, 5), 80_000).fit(1, 2, 5);
    }

    @Test
    void requests_that_stay_spread_by_capacity() {
        assertThat(Picks.accumulate(strategy, FakeCandidates.ofKvCapacities(30_000, 20_000, 10_000), 600)
                        .counts())
                .containsExactly(300, 200, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 10_000})
    void works_with_any_number_of_nodes(int size) {
        FakeCandidates candidates = FakeCandidates.ofSize(size, node -> node.kvCapacityTokens(100));
        Arrays.fill(candidates.kvTokens, 5);
        candidates.kvTokens[size - 1] = 4;

        assertThat(pick(candidates)).isEqualTo(size - 1);
    }

    private int pick(FakeCandidates candidates) {
        return strategy.select(Picks.REQUEST, candidates);
    }

    private static MemoryAware maxReportAge(Duration age) {
        return new MemoryAware(new MemoryAwareConfig(age), new SplittableRandom(8));
    }
}
