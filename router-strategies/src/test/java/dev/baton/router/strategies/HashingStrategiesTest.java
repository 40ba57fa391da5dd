/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for {@code consistent_hash} and {@code rendezvous_hash}. */
class HashingStrategiesTest {
    private static final int KEYS = 20_000;

    static Stream<Strategy> strategies() {
        return Stream.of(ring(0), rendezvous());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void a_key_stays_where_it_is(Strategy strategy) {
        FakeCandidates candidates = FakeCandidates.ofSize(10);

        assertThat(map(strategy, candidates)).isEqualTo(map(strategy, candidates));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void when_a_node_joins_keys_move_to_it_alone_and_no_more_than_its_share(Strategy strategy) {
        for (int n : new int[] {1, 2, 5, 10, 64}) {
            FakeCandidates after = FakeCandidates.ofSize(n + 1);
            int newcomer = n / 2;
            FakeCandidates before = after.where(i -> i != newcomer);
            String[] old = map(strategy, before);
            String[] now = map(strategy, after);
            int moved = 0;
            for (int key = 0; key < KEYS; key++) {
                if (!old[key].equals(now[key])) {
                    moved++;
                    assertThat(now[key]).isEqualTo(after.node(newcomer).id());
                }
            }

            // ε: a ring of 160 points spreads shares by 1/√160, three of which are 24 %; sampling adds little.
            assertThat((double) moved / KEYS)
                    .isLessThanOrEqualTo(1.0 / (n + 1) * 1.3)
                    .isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void when_a_node_leaves_only_its_own_keys_move(Strategy strategy) {
        FakeCandidates before = FakeCandidates.ofSize(12);
        String[] old = map(strategy, before);
        String[] now = map(strategy, before.where(i -> i != 7));
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (old[key].equals(before.node(7).id())) {
                moved++;
            } else {
                assertThat(now[key]).isEqualTo(old[key]);
            }
        }

        assertThat((double) moved / KEYS).isLessThanOrEqualTo(1.0 / 12 * 1.3);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void a_node_that_comes_back_has_its_keys_again(Strategy strategy) {
        FakeCandidates all = FakeCandidates.ofSize(8);
        String[] old = map(strategy, all);
        map(strategy, all.where(i -> i % 3 == 0));

        assertThat(map(strategy, all)).isEqualTo(old);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void a_restart_moves_no_key(Strategy strategy) {
        List<Node> nodes = new ArrayList<>();
        FakeCandidates old = FakeCandidates.ofSize(5);
        for (int i = 0; i < 5; i++) {
            nodes.add(
                    old.node(i).toBuilder().incarnation(i == 2 ? "second" : "").build());
        }

        assertThat(map(strategy, FakeCandidates.of(nodes))).isEqualTo(map(strategy, old));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100})
    void rendezvous_shares_keys_evenly(int size) {
        count(rendezvous(), FakeCandidates.ofSize(size)).fitEvenly();
    }

    @Test
    void rendezvous_shares_keys_by_weight() {
        count(rendezvous(), FakeCandidates.ofWeights(1, 2, 0.5, 4)).fit(1, 2, 0.5, 4);
    }

    @Test
    void the_ring_shares_keys_by_weight_as_closely_as_its_points_allow() {
        double[] weights = {1, 2, 1, 4};
        long[] counts = count(ring(0), FakeCandidates.ofWeights(weights)).counts();
        for (int i = 0; i < 4; i++) {
            assertThat(counts[i] / (double) KEYS).isBetween(weights[i] / 8 * 0.75, weights[i] / 8 * 1.25);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.05, 3", "1.25, 10", "1.25, 2", "1.5, 64", "2, 7"})
    void no_node_is_above_the_bound_whatever_the_keys(double factor, int size) {
        ConsistentHash strategy = ring(factor);
        FakeCandidates candidates = FakeCandidates.ofSize(size);
        SplittableRandom keys = new SplittableRandom(50);
        for (int total = 0; total < 5_000; total++) {
            int picked = strategy.select(session(Math.min(keys.nextInt(50), 9)), candidates); // most have one key
            assertThat(candidates.inFlight[picked] + 1)
                    .isLessThanOrEqualTo((int) Math.ceil(factor * (total + 1) / size));
            candidates.inFlight[picked]++;
        }
    }

    @Test
    void the_bound_follows_weights() {
        ConsistentHash strategy = ring(1.25);
        FakeCandidates candidates = FakeCandidates.ofWeights(1, 4, 2);
        for (int total = 0; total < 700; total++) {
            candidates.inFlight[strategy.select(session(1), candidates)]++;
        }

        assertThat(candidates.inFlight[0]).isLessThanOrEqualTo(125);
        assertThat(candidates.inFlight[1]).isLessThanOrEqualTo(500);
        assertThat(candidates.inFlight[2]).isLessThanOrEqualTo(250);
    }

    @Test
    void without_a_bound_one_key_has_one_node() {
        Picks picks = Picks.accumulate(
                (request, candidates) -> ring(0).select(session(3), candidates), FakeCandidates.ofSize(5), 300);

        assertThat(picks.most()).isEqualTo(300);
    }

    @Test
    void below_the_bound_keys_stay() {
        FakeCandidates idle = FakeCandidates.ofSize(10);
        FakeCandidates even = FakeCandidates.ofSize(10);
        Arrays.fill(even.inFlight, 8);

        assertThat(map(ring(1.25), even)).isEqualTo(map(ring(1.25), idle));
    }

    @Test
    void a_full_node_is_returned_and_the_next_is_the_same_each_time() {
        FakeCandidates all = FakeCandidates.ofSize(6);
        ConsistentHash strategy = ring(1.25);
        int home = strategy.select(session(5), all);
        all.full(home);
        FakeCandidates withRoom = all.where(i -> i != home);

        assertThat(strategy.select(session(5), all)).isEqualTo(home);
        int next = strategy.select(session(5), withRoom);
        for (int i = 0; i < 20; i++) {
            assertThat(strategy.select(session(5), withRoom)).isEqualTo(next);
        }
    }

    @Test
    void a_slot_that_another_node_takes_over_is_its_own() {
        ConsistentHash strategy = ring(0);
        FakeCandidates old = FakeCandidates.named("a", "b", "c");
        FakeCandidates now = FakeCandidates.named("a", "c", "d").slots(0, 2, 1);
        String[] before = map(strategy, old);
        String[] after = map(strategy, now);
        for (int key = 0; key < KEYS; key++) {
            if (!before[key].equals("b") && !after[key].equals("d")) {
                assertThat(after[key]).isEqualTo(before[key]);
            }
        }
        assertThat(after).contains("a", "c", "d").doesNotContain("b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 10_000})
    void works_with_any_number_of_nodes(int size) {
        FakeCandidates candidates = FakeCandidates.ofSize(size);
        for (Strategy strategy : List.of(ring(1.25), rendezvous())) {
            for (int key = 0; key < 20; key++) {
                assertThat(strategy.select(session(key), candidates)).isBetween(0, size - 1);
            }
        }
    }

    @Test
    void keys_are_taken_in_the_documented_order() {
        SplittableRandom random = new SplittableRandom(51);
        RouteRequest all = RouteRequest.builder()
                .session("s")
                .prefixHashes(1, 2, 3, 4, 5)
                .id("i")
                .tenant("t")
                .build();
        RouteRequest prefix =
                RouteRequest.builder().prefixHashes(1, 2, 3, 4, 99).id("j").build();
        HashKey auto = HashKey.DEFAULT;

        assertThat(auto.of(all, random)).isEqualTo(of(HashKey.Source.SESSION).of(all, random));
        assertThat(auto.of(prefix, random)).isEqualTo(of(HashKey.Source.PREFIX).of(all, random));
        assertThat(new HashKey(HashKey.Source.PREFIX, 5).of(prefix, random))
                .isNotEqualTo(new HashKey(HashKey.Source.PREFIX, 5).of(all, random));
        assertThat(auto.of(RouteRequest.builder().id("i").tenant("t").build(), random))
                .isEqualTo(of(HashKey.Source.REQUEST).of(all, random));
        assertThat(auto.of(RouteRequest.builder().tenant("t").build(), random))
                .isEqualTo(of(HashKey.Source.TENANT).of(all, random));
        assertThat(auto.of(Picks.REQUEST, random)).isNotEqualTo(auto.of(Picks.REQUEST, random));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void requests_without_a_key_spread(Strategy strategy) {
        assertThat(Picks.of(strategy, FakeCandidates.ofSize(4), 8_000).most()).isLessThan(3_000);
    }

    private static HashKey of(HashKey.Source source) {
        return new HashKey(source, 4);
    }

    private static RouteRequest session(int key) {
        return RouteRequest.builder().session("session " + key).build();
    }

    private static String[] map(Strategy strategy, FakeCandidates candidates) {
        String[] ids = new String[KEYS];
        Arrays.setAll(
                ids,
                key -> candidates
                        .node(strategy.select(session(key), candidates))
                        .id());
        return ids;
    }

    private static Picks count(Strategy strategy, FakeCandidates candidates) {
        long[] counts = new long[candidates.size()];
        for (int key = 0; key < KEYS; key++) {
            counts[strategy.select(session(key), candidates)]++;
        }
        return new Picks(counts);
    }

    private static ConsistentHash ring(double factor) {
        return new ConsistentHash(new ConsistentHashConfig(HashKey.DEFAULT, factor, 160), new SplittableRandom(52));
    }

    private static RendezvousHash rendezvous() {
        return new RendezvousHash(HashKey.DEFAULT, new SplittableRandom(53));
    }
}
