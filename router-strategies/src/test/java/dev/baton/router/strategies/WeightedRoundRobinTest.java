/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedRoundRobinTest {
    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, (1L << 31) - 3000, (1L << 32) - 3000, (1L << 62), Long.MAX_VALUE - 3000, Long.MIN_VALUE + 7})
    void shares_follow_weights_wherever_its_counter_stands(long start) {
        double[] weights = {1, 2.5, 0.5, 4, 2};

        Picks.of(new WeightedRoundRobin(start), FakeCandidates.ofWeights(weights), 10_000)
                .sharesWithinOnePercentOf(weights);
    }

    @Test
    void any_thousand_picks_are_within_a_few_of_the_shares() {
        double[] weights = {1, 2, 7};
        WeightedRoundRobin strategy = new WeightedRoundRobin(new SplittableRandom(30));
        FakeCandidates candidates = FakeCandidates.ofWeights(weights);
        for (int window = 0; window < 100; window++) {
            long[] counts = Picks.of(strategy, candidates, 1000).counts();
            for (int i = 0; i < 3; i++) {
                assertThat((double) counts[i]).isBetween(weights[i] * 100 - 3, weights[i] * 100 + 3);
            }
        }
    }

    @Test
    void equal_weights_are_plain_round_robin() {
        WeightedRoundRobin strategy = new WeightedRoundRobin(5);
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        for (int i = 5; i < 50; i++) {
            assertThat(strategy.select(Picks.REQUEST, candidates)).isEqualTo(i % 3);
        }
    }

    @Test
    void a_counter_that_wraps_picks_legal_nodes() {
        Picks picks = Picks.of(new WeightedRoundRobin(-50), FakeCandidates.ofWeights(1, 2, 4), 700);

        assertThat(picks.counts()[2]).isBetween(390L, 410L);
    }

    @Test
    void a_thousandfold_difference_is_exact() {
        double[] weights = {1, 1000};

        Picks.of(new WeightedRoundRobin(0), FakeCandidates.ofWeights(weights), 1_001_000)
                .sharesWithinOnePercentOf(weights);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 10_000})
    void shares_are_right_for_any_number_of_nodes(int size) {
        double[] weights = new SplittableRandom(31).doubles(size, 0.5, 2).toArray();
        int times = 200 * size;

        long[] counts = Picks.of(new WeightedRoundRobin(0), FakeCandidates.ofWeights(weights), times)
                .counts();

        double total = Arrays.stream(weights).sum();
        for (int i = 0; i < size; i++) {
            assertThat((double) counts[i])
                    .isBetween(times * weights[i] / total * 0.99 - 2, times * weights[i] / total * 1.01 + 2);
        }
    }

    @Test
    void a_pool_whose_weights_and_members_change_is_shared_by_its_present_weights() {
        WeightedRoundRobin strategy = new WeightedRoundRobin(new SplittableRandom(32));
        double[][] pools = {{1, 1, 1}, {1, 100, 1}, {1, 1, 1}, {5, 1}, {1, 2, 3, 4}, {4, 1, 1}};
        for (double[] weights : pools) {
            FakeCandidates candidates = FakeCandidates.ofWeights(weights);
            Picks.of(strategy, candidates, 1_000);
            Picks.of(strategy, candidates, 51_000).sharesWithinOnePercentOf(weights);
        }
    }

    @Test
    void pools_that_alternate_do_not_disturb_each_other() {
        WeightedRoundRobin strategy = new WeightedRoundRobin(new SplittableRandom(33));
        FakeCandidates llama = FakeCandidates.of(weighted("llama", 1, 3));
        FakeCandidates qwen = FakeCandidates.of(weighted("qwen", 3, 1));
        long[] ofLlama = new long[2];
        long[] ofQwen = new long[2];
        for (int i = 0; i < 4_000; i++) {
            ofLlama[strategy.select(Picks.REQUEST, llama)]++;
            ofQwen[strategy.select(Picks.REQUEST, qwen)]++;
        }

        new Picks(ofLlama).sharesWithinOnePercentOf(1, 3);
        new Picks(ofQwen).sharesWithinOnePercentOf(3, 1);
    }

    @Test
    void threads_share_the_turns() throws Exception {
        double[] weights = {1, 2, 3};
        WeightedRoundRobin strategy = new WeightedRoundRobin(new SplittableRandom(34));
        FakeCandidates candidates = FakeCandidates.ofWeights(weights);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<Future<Picks>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(executor.submit(() -> Picks.of(strategy, candidates, 30_000)));
        }
        long[] counts = new long[3];
        for (Future<Picks> each : all) {
            long[] some = each.get(1, TimeUnit.MINUTES).counts();
            Arrays.setAll(counts, i -> counts[i] + some[i]);
        }
        executor.shutdown();

        new Picks(counts).sharesWithinOnePercentOf(weights);
    }

    private static List<Node> weighted(String name, double... weights) {
        List<Node> nodes = new ArrayList<>();
        for (double weight : weights) {
            nodes.add(Node.hybrid(name + nodes.size()).weight(weight).build());
        }
        return nodes;
    }
}
