/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.strategies.support.NodeTable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code peak_ewma}, {@code latency_aware} and {@code prequal}, against sequences computed by hand. */
class LearnedTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final double TAU = 10.0 * SECOND;

    private final FakeContext context = new FakeContext();

    /** A learning strategy and its clock. */
    record Learner(FakeContext context, Strategy strategy) {
        StrategyFeedback feedback() {
            return (StrategyFeedback) strategy;
        }

        void answer(FakeCandidates candidates, int i, long nanos) {
            feedback().onDispatched(Picks.REQUEST, Leg.PREFILL, candidates.node(i));
            feedback().onPrefillDone(Picks.REQUEST, candidates.node(i), 0, nanos);
            feedback().onReleased(Picks.REQUEST, Leg.PREFILL, candidates.node(i), ReleaseCause.SUCCEEDED, nanos);
        }

        void fail(FakeCandidates candidates, int i, long nanos) {
            feedback().onDispatched(Picks.REQUEST, Leg.PREFILL, candidates.node(i));
            feedback().onReleased(Picks.REQUEST, Leg.PREFILL, candidates.node(i), ReleaseCause.FAILED, nanos);
        }

        int pick(FakeCandidates candidates) {
            return strategy.select(Picks.REQUEST, candidates);
        }
    }

    static Stream<Arguments> learners() {
        FakeContext one = new FakeContext();
        FakeContext two = new FakeContext();
        FakeContext three = new FakeContext();
        return Stream.of(
                Arguments.of("peak_ewma", new Learner(one, new PeakEwmaProvider().create(LearnedConfig.DEFAULT, one))),
                Arguments.of(
                        "latency_aware",
                        new Learner(two, new LatencyAwareProvider().create(LatencyAwareConfig.DEFAULT, two))),
                Arguments.of(
                        "prequal", new Learner(three, new PrequalProvider().create(PrequalConfig.DEFAULT, three))));
    }

    @Test
    void the_average_is_as_computed_by_hand() {
        DecayingLatency latency = new DecayingLatency();
        assertThat(latency.read(0, TAU)).isNegative();

        latency.add(100, 0, TAU);
        assertThat(latency.read(0, TAU)).isEqualTo(100);
        assertThat(latency.read(10 * SECOND, TAU)).isCloseTo(100 / Math.E, Offset.offset(1e-9));
        latency.add(40, 5 * SECOND, TAU); // w = e^−0.5 = 0.60653: 100 · 0.60653 + 40 · 0.39347
        assertThat(latency.read(5 * SECOND, TAU)).isCloseTo(76.3918, Offset.offset(1e-3));
        latency.addPeak(90, 6 * SECOND, TAU);
        assertThat(latency.read(6 * SECOND, TAU)).isEqualTo(90);
        latency.addPeak(50, 16 * SECOND, TAU); // w = e^−1: 90 · 0.36788 + 50 · 0.63212
        assertThat(latency.read(16 * SECOND, TAU)).isCloseTo(64.7152, Offset.offset(1e-3));
        latency.raise(5_000, 16 * SECOND, TAU);
        assertThat(latency.read(16 * SECOND, TAU)).isEqualTo(5_000);
        latency.raise(10, 26 * SECOND, TAU);
        assertThat(latency.read(26 * SECOND, TAU)).isCloseTo(5_000 / Math.E, Offset.offset(1e-6));
    }

    @Test
    void samples_that_come_out_of_order_do_not_turn_time_back() {
        DecayingLatency latency = new DecayingLatency();
        latency.add(100, 10 * SECOND, TAU);
        latency.add(20, 5 * SECOND, TAU);

        assertThat(latency.read(10 * SECOND, TAU)).isEqualTo(100);
        assertThat(latency.read(9 * SECOND, TAU)).isEqualTo(100);
    }

    @Test
    void peak_ewma_is_latency_times_requests() {
        Learner learner = new Learner(context, new PeakEwmaProvider().create(LearnedConfig.DEFAULT, context));
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        int unused = learner.pick(candidates);
        learner.answer(candidates, 0, 30 * MS);
        learner.answer(candidates, 1, 50 * MS);
        learner.answer(candidates, 2, 200 * MS);

        assertThat(learner.pick(candidates)).isEqualTo(0); // 30, 50, 200
        assertThat(learner.pick(candidates.inFlight(1, 0, 0))).isEqualTo(1); // 60, 50, 200
        assertThat(learner.pick(candidates.inFlight(6, 2, 0))).isEqualTo(1); // 210, 150, 200
    }

    @Test
    void latency_aware_does_not_blame_a_node_for_a_long_prompt() {
        Learner learner = new Learner(context, new LatencyAwareProvider().create(LatencyAwareConfig.DEFAULT, context));
        FakeCandidates candidates = FakeCandidates.ofSize(2).leg(Leg.PREFILL);
        int unused = learner.pick(candidates);
        RouteRequest longPrompt = RouteRequest.builder().promptTokens(9_718).build(); // 10,000 with its base
        RouteRequest shortPrompt = RouteRequest.builder().promptTokens(218).build(); // 500 with its base
        learner.feedback().onPrefillDone(longPrompt, candidates.node(0), 0, 800 * MS); // 80 µs for a token
        learner.feedback().onPrefillDone(shortPrompt, candidates.node(1), 0, 50 * MS); // 100 µs for a token

        assertThat(learner.strategy().select(longPrompt, candidates)).isEqualTo(0);
        // 80 · (x + 10,000) < 100 · 10,000 while x < 2,500 tokens are outstanding there
        assertThat(learner.strategy().select(longPrompt, candidates.prefillTokens(2_499, 0)))
                .isEqualTo(0);
        assertThat(learner.strategy().select(longPrompt, candidates.prefillTokens(2_501, 0)))
                .isEqualTo(1);
        // cached on the second: 80 · 10,000 > 100 · (10,000 − 2,001)
        assertThat(learner.strategy()
                        .select(longPrompt, candidates.prefillTokens(0, 0).cachedTokens(0, 2_001)))
                .isEqualTo(1);
    }

    @Test
    void latency_aware_does_not_praise_a_node_for_a_cached_prompt() {
        Learner learner = new Learner(context, new LatencyAwareProvider().create(LatencyAwareConfig.DEFAULT, context));
        FakeCandidates candidates = FakeCandidates.ofSize(2).leg(Leg.PREFILL);
        int unused = learner.pick(candidates);
        RouteRequest request = RouteRequest.builder().promptTokens(9_718).build();
        learner.feedback().onPrefillDone(request, candidates.node(0), 9_218, 100 * MS); // 782 tokens: 128 µs each
        learner.feedback().onPrefillDone(request, candidates.node(1), 0, 900 * MS); // 10,000 tokens: 90 µs each

        assertThat(learner.strategy().select(request, candidates)).isEqualTo(1);
    }

    @Test
    void prequal_prefers_the_fastest_cold_node_and_the_emptiest_hot_one() {
        Learner learner = new Learner(context, new PrequalProvider().create(PrequalConfig.DEFAULT, context));
        FakeCandidates candidates = FakeCandidates.ofSize(3).inFlight(2, 2, 2);
        for (int i = 0; i < 300; i++) {
            int unused = learner.pick(candidates); // what is usual: 2 in flight
        }
        learner.answer(candidates, 0, 50 * MS);
        learner.answer(candidates, 1, 20 * MS);
        learner.answer(candidates, 2, 80 * MS);

        assertThat(learner.pick(candidates)).isEqualTo(1);
        assertThat(learner.pick(candidates.inFlight(2, 9, 2)))
                .as("the fastest is hot")
                .isEqualTo(0);
        assertThat(learner.pick(candidates.inFlight(11, 12, 9)))
                .as("all are hot")
                .isEqualTo(2);
        assertThat(learner.pick(candidates.inFlight(2, 1, 2).full(1)))
                .as("room first")
                .isEqualTo(0);
    }

    @Test
    void prequal_knows_latency_at_the_requests_in_flight() {
        LatencyAtRif node = new LatencyAtRif();
        assertThat(node.read(0, 0, TAU)).isNegative();
        node.dispatched();
        node.add(10, 0, TAU); // alone
        for (int i = 0; i < 7; i++) {
            node.dispatched();
        }
        node.add(70, 0, TAU); // beside seven

        assertThat(node.read(0, 0, TAU)).isEqualTo(10);
        assertThat(node.read(1, 0, TAU)).isEqualTo(10);
        assertThat(node.read(5, 0, TAU)).isEqualTo(70);
        assertThat(node.read(500, 0, TAU)).isEqualTo(70);
        node.failed(1_000, 0, TAU);
        assertThat(node.read(0, 0, TAU)).isEqualTo(1_010);
    }

    @Test
    void the_running_quantile_finds_the_quantile() {
        RifQuantile quantile = new RifQuantile(0.84);
        SplittableRandom random = new SplittableRandom(70);
        double sum = 0;
        for (int i = 0; i < 20_000; i++) {
            quantile.add(random.nextInt(101));
            sum += i < 10_000 ? 0 : quantile.get();
        }

        assertThat(sum / 10_000).isBetween(74.0, 94.0);
    }

    @Test
    void prequal_sees_all_of_a_pool_smaller_than_its_choices_and_some_of_a_larger_one() {
        Learner learner = new Learner(context, new PrequalProvider().create(PrequalConfig.DEFAULT, context));
        for (int size : new int[] {2, 16, 64}) {
            FakeCandidates candidates = FakeCandidates.ofSize(size);
            Arrays.fill(candidates.full, true);
            candidates.full[size - 1] = false;
            long found = Picks.of(learner.strategy(), candidates, 4_000).counts()[size - 1];
            // Of 64 nodes it looks at 16 and so finds the one with room in a quarter of all cases; of full ones, any.
            assertThat(found).isBetween(size <= 16 ? 4_000L : 900L, size <= 16 ? 4_000L : 1_200L);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void a_node_that_fails_fast_draws_no_traffic(String name, Learner learner) {
        FakeCandidates candidates = FakeCandidates.ofSize(4).leg(Leg.PREFILL);
        int failures = 0;
        for (int request = 0; request < 1_000; request++) {
            learner.context().now += 10 * MS; // ten seconds in all
            int picked = learner.pick(candidates);
            if (picked == 0) {
                failures++;
                learner.fail(candidates, 0, 1); // a nanosecond: nothing is as fast
            } else {
                learner.answer(candidates, picked, 40 * MS);
            }
        }

        assertThat(failures).isBetween(1, 3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void a_node_that_has_failed_is_tried_again_later(String name, Learner learner) {
        FakeCandidates candidates = FakeCandidates.ofSize(2).leg(Leg.PREFILL);
        int unused = learner.pick(candidates);
        learner.fail(candidates, 0, 1);
        int tried = 0;
        for (int request = 0; request < 1_200; request++) {
            learner.context().now += 100 * MS; // two minutes in all
            int picked = learner.pick(candidates);
            tried += picked == 0 ? 1 : 0;
            learner.answer(candidates, picked, 40 * MS);
        }

        assertThat(tried).isBetween(100, 900);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void overload_and_cancelling_teach_nothing(String name, Learner learner) {
        FakeCandidates candidates = FakeCandidates.ofSize(2);
        int unused = learner.pick(candidates);
        for (ReleaseCause cause :
                new ReleaseCause[] {ReleaseCause.OVERLOADED, ReleaseCause.CANCELLED, ReleaseCause.REVOKED}) {
            learner.feedback().onReleased(Picks.REQUEST, Leg.DECODE, candidates.node(0), cause, SECOND);
        }

        Picks.of(learner.strategy(), candidates, 4_000).fitEvenly();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void a_new_node_gets_one_request_until_it_answers(String name, Learner learner) {
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        int unused = learner.pick(candidates);
        learner.answer(candidates, 0, 40 * MS);
        learner.answer(candidates, 1, 40 * MS);

        assertThat(learner.pick(candidates)).isEqualTo(2);
        for (int i = 0; i < 20; i++) {
            int unusedToo = learner.pick(candidates.inFlight(1, 1, 1)); // until one in flight is not hot any more
        }
        for (int i = 0; i < 20; i++) {
            assertThat(learner.pick(candidates)).isNotEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void a_restart_forgets_and_late_news_of_the_old_incarnation_is_ignored(String name, Learner learner) {
        Node one = Node.prefill("p0").build();
        Node before = Node.prefill("p1").incarnation("a").build();
        Node after = before.toBuilder().incarnation("b").build();
        FakeCandidates old = FakeCandidates.of(List.of(one, before));
        FakeCandidates now = FakeCandidates.of(List.of(one, after));
        int unused = learner.pick(old);
        learner.answer(old, 0, 40 * MS);
        learner.fail(old, 1, 1);
        assertThat(learner.pick(old)).isEqualTo(0);

        assertThat(learner.pick(now)).as("unknown and idle: tried").isEqualTo(1);
        learner.fail(old, 1, 1);
        assertThat(learner.pick(now)).isEqualTo(1);
        learner.answer(now, 1, 10 * MS);
        assertThat(learner.pick(now)).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("learners")
    void feedback_of_nodes_that_were_never_candidates_is_ignored(String name, Learner learner) {
        FakeCandidates strangers = FakeCandidates.named("x", "y");
        learner.answer(strangers, 0, SECOND);
        learner.fail(strangers, 1, SECOND);

        Picks.of(learner.strategy(), strangers, 4_000).fitEvenly();
    }

    @Test
    void what_is_kept_of_nodes_is_bounded_by_their_slots() {
        AtomicInteger made = new AtomicInteger();
        NodeTable<Integer> table = new NodeTable<>(made::incrementAndGet);
        for (int generation = 0; generation < 1_000; generation++) {
            FakeCandidates candidates = FakeCandidates.named("a" + generation, "b" + generation, "c")
                    .slots(40, 1, 2);
            for (int i = 0; i < 3; i++) {
                assertThat(table.of(candidates, i)).isEqualTo(table.of(candidates, i));
            }
        }

        assertThat(table.size()).isEqualTo(3);
        assertThat(made).hasValue(2_001);
        assertThat(table.find(Node.hybrid("a998").build())).isNull();
        assertThat(table.find(Node.hybrid("a999").build())).isNotNull();
    }
}
