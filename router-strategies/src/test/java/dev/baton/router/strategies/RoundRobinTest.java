/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundRobinTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, (1L << 31) - 15, (1L << 32) - 15, Long.MAX_VALUE - 15})
    void is_fair_wherever_its_counter_stands(long start) {
        // 30 picks on both sides of the place where a narrower or signed counter would wrap
        RoundRobin strategy = new RoundRobin(start);
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        int previous = strategy.select(Picks.REQUEST, candidates);
        long[] counts = new long[3];
        for (int i = 0; i < 30; i++) {
            int picked = strategy.select(Picks.REQUEST, candidates);
            assertThat(picked).isEqualTo((previous + 1) % 3);
            counts[picked]++;
            previous = picked;
        }

        assertThat(counts).containsExactly(10, 10, 10);
    }

    @Test
    void a_counter_that_wraps_picks_a_legal_node() {
        RoundRobin strategy = new RoundRobin(-2);
        FakeCandidates candidates = FakeCandidates.ofSize(3);

        assertThat(strategy.select(Picks.REQUEST, candidates)).isEqualTo(2); // 2⁶⁴ − 2
        assertThat(strategy.select(Picks.REQUEST, candidates)).isEqualTo(0); // 2⁶⁴ − 1
        assertThat(strategy.select(Picks.REQUEST, candidates)).isEqualTo(0); // 0
    }

    @Test
    void pools_that_alternate_do_not_starve_each_others_nodes() {
        RoundRobin strategy = new RoundRobin(new SplittableRandom(2));
        FakeCandidates llama = FakeCandidates.named("llama-0", "llama-1");
        FakeCandidates qwen = FakeCandidates.named("qwen-0", "qwen-1");
        long[] ofLlama = new long[2];
        long[] ofQwen = new long[2];
        for (int i = 0; i < 100; i++) {
            ofLlama[strategy.select(Picks.REQUEST, llama)]++;
            ofQwen[strategy.select(Picks.REQUEST, qwen)]++;
        }

        assertThat(ofLlama).containsExactly(50, 50);
        assertThat(ofQwen).containsExactly(50, 50);
    }

    @Test
    void the_first_turn_is_random() {
        SplittableRandom random = new SplittableRandom(3);
        long[] counts = new long[4];
        for (int i = 0; i < 4_000; i++) {
            counts[new RoundRobin(random).select(Picks.REQUEST, FakeCandidates.ofSize(4))]++;
        }

        new Picks(counts).fitEvenly();
    }

    @Test
    void threads_share_the_turns() throws Exception {
        int threads = 4;
        int picksEach = 30_000;
        RoundRobin strategy = new RoundRobin(new SplittableRandom(4));
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<Picks>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(executor.submit(() -> Picks.of(strategy, candidates, picksEach)));
        }
        long[] counts = new long[3];
        for (Future<Picks> each : all) {
            long[] some = each.get(1, TimeUnit.MINUTES).counts();
            for (int i = 0; i < 3; i++) {
                counts[i] += some[i];
            }
        }
        executor.shutdown();

        assertThat(counts).containsExactly(40_000, 40_000, 40_000);
    }
}
