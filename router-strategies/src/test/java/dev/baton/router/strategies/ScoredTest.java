/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.strategies.scored.HeadroomConfig;
import dev.baton.router.strategies.scored.HeadroomFilter;
import dev.baton.router.strategies.scored.KvScorer;
import dev.baton.router.strategies.scored.PrefixAffinityConfig;
import dev.baton.router.strategies.scored.PrefixAffinityFilter;
import dev.baton.router.strategies.scored.PrefixScorer;
import dev.baton.router.strategies.scored.QueueScorer;
import dev.baton.router.strategies.scored.RandomScorer;
import dev.baton.router.strategies.scored.ScoredConfig;
import dev.baton.router.strategies.scored.ScoredProvider;
import dev.baton.router.strategies.scored.SessionScorer;
import dev.baton.router.strategies.scored.TokensScorer;
import dev.baton.router.strategies.scored.WeightScorer;
import dev.baton.router.strategies.scored.ZoneConfig;
import dev.baton.router.strategies.scored.ZoneFilter;
import dev.baton.router.strategies.scored.ZoneScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoredTest {
    private static final NoSettings NONE = new NoSettings();
    private static final RouteRequest PROMPT =
            RouteRequest.builder().promptTokens(1_000).build();

    private final FakeContext context = new FakeContext();

    ScoredTest() {
        context.part("queue", new QueueScorer.Provider().create(MemoryAwareConfig.DEFAULT, context))
                .part("prefix", new PrefixScorer.Provider().create(NONE, context))
                .part("kv", new KvScorer.Provider().create(MemoryAwareConfig.DEFAULT, context))
                .part("tokens", new TokensScorer.Provider().create(NONE, context))
                .part("weight", new WeightScorer.Provider().create(NONE, context))
                .part("session", new SessionScorer.Provider().create(NONE, context))
                .part("random", new RandomScorer.Provider().create(NONE, context))
                .part("zone", new ZoneScorer.Provider().create(new ZoneConfig(Node.ZONE, "eu"), context))
                .part("in_eu", new ZoneFilter.Provider().create(new ZoneConfig(Node.ZONE, "eu"), context))
                .part("headroom", new HeadroomFilter.Provider().create(HeadroomConfig.DEFAULT, context))
                .part(
                        "prefix_affinity",
                        new PrefixAffinityFilter.Provider().create(PrefixAffinityConfig.DEFAULT, context));
    }

    // ---- scorers

    @Test
    void queue_is_relative_to_the_candidates() {
        assertThat(scores("queue", FakeCandidates.ofSize(4).inFlight(0, 1, 3, 4)))
                .containsExactly(1, 0.75, 0.25, 0);
        assertThat(scores("queue", FakeCandidates.ofWeights(1, 2).inFlight(2, 4)))
                .containsExactly(1, 1);
        FakeCandidates reported = FakeCandidates.ofSize(2)
                .inFlight(4, 3)
                .report(0, new LoadReport(0, 5, 3, -1, -1), 1)
                .report(1, new LoadReport(0, 90, 90, -1, -1), 2_000_000_000L);
        assertThat(scores("queue", reported.inFlight(4, 8)))
                .as("5 + 3 reported; the other is old")
                .containsExactly(1, 1);
    }

    @Test
    void the_others_are_as_documented() {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(2_000, 4_000)
                .leg(Leg.PREFILL)
                .cachedTokens(250, 1_000)
                .kvTokens(500, 1_000)
                .prefillTokens(100, 400);

        assertThat(scores("prefix", candidates)).containsExactly(0.25, 1);
        assertThat(scores("kv", candidates)).containsExactly(0.25, 0.5);
        assertThat(scores("kv", FakeCandidates.ofKvCapacities(2_000, Node.UNLIMITED)))
                .containsExactly(1, 1);
        assertThat(scores("tokens", candidates)).containsExactly(0.75, 0);
        assertThat(scores("tokens", FakeCandidates.ofSize(2))).containsExactly(1, 1);
        assertThat(scores("weight", FakeCandidates.ofWeights(1, 4, 2))).containsExactly(0.25, 1, 0.5);
        assertThat(scores("zone", zones("us", "eu", ""))).containsExactly(0, 1, 0);
        assertThat(scores("session", candidates)).containsExactly(0, 0);
        double[] random = scores("random", candidates);
        assertThat(random[0]).isBetween(0.0, 1.0).isNotEqualTo(random[1]);
    }

    @Test
    void a_session_is_drawn_to_one_node_and_to_the_same_next_one() {
        Strategy strategy = scored("session");
        FakeCandidates all = FakeCandidates.ofSize(5);
        RouteRequest request = RouteRequest.builder().session("s").build();
        int home = strategy.select(request, all);
        int next = strategy.select(request, all.full(home));
        for (int i = 0; i < 20; i++) {
            assertThat(strategy.select(request, all.full())).isEqualTo(home);
            assertThat(strategy.select(request, all.full(home))).isEqualTo(next).isNotEqualTo(home);
        }
    }

    @Test
    void a_request_can_say_which_zone_it_prefers() {
        RouteRequest american =
                RouteRequest.builder().attribute(Node.ZONE, "us").build();

        assertThat(scored("zone").select(american, zones("us", "eu", ""))).isEqualTo(0);
    }

    // ---- the sum

    @Test
    void weights_decide_between_scorers() {
        FakeCandidates candidates =
                FakeCandidates.ofSize(2).cachedTokens(1_000, 0).inFlight(5, 0);

        assertThat(scored("prefix:3, queue:2").select(PROMPT, candidates)).isEqualTo(0);
        assertThat(scored("prefix:2, queue:3").select(PROMPT, candidates)).isEqualTo(1);
        assertThat(scored("prefix, queue:1.5").select(PROMPT, candidates)).isEqualTo(1);
    }

    @Test
    void scores_are_clamped_and_what_is_no_number_is_nothing() {
        context.part("wild", (Scorer) (request, candidates, scores) -> {
            scores[0] = Double.NaN;
            scores[1] = -7;
            scores[2] = 1e9;
            scores[3] = 1;
        });
        Picks.of(scored("wild"), FakeCandidates.ofSize(4), 20_000).fit(1e-9, 1e-9, 1, 1);
    }

    @Test
    void nodes_with_room_come_first_and_full_ones_are_better_than_none() {
        FakeCandidates candidates = FakeCandidates.ofSize(3).inFlight(0, 2, 3);

        assertThat(scored("queue").select(PROMPT, candidates.full(0))).isEqualTo(1);
        assertThat(scored("queue").select(PROMPT, candidates.full(0, 1, 2))).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "prefix:3, queue:2, kv:2", "tokens, weight, zone, session"})
    void an_idle_pool_shares_evenly(String score) {
        Picks.of(scored(score), FakeCandidates.ofSize(8), 80_000).fitEvenly();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 10_000})
    void works_with_any_number_of_nodes_also_in_turns(int size) {
        Strategy strategy = scored("prefix:3, queue:2, kv:2, tokens, random");
        FakeCandidates candidates = FakeCandidates.ofSize(size);
        Arrays.fill(candidates.inFlight, 9);
        candidates.inFlight[size - 1] = 0;

        assertThat(scored("queue").select(PROMPT, candidates)).isEqualTo(size - 1);
        for (int other : new int[] {size, 3, size, 1, size}) {
            assertThat(strategy.select(PROMPT, FakeCandidates.ofSize(other))).isBetween(0, other - 1);
        }
    }

    // ---- filters

    @Test
    void a_filter_that_leaves_nothing_is_passed_over_and_a_required_one_waits() {
        FakeCandidates american = zones("us", "us");

        assertThat(select(Map.of("score", "queue", "filter", "in_eu"), american))
                .isBetween(0, 1);
        assertThat(select(Map.of("score", "queue", "require", "in_eu"), american))
                .isEqualTo(Strategy.NONE);
        assertThat(select(Map.of("score", "queue", "require", "in_eu"), zones("us", "eu", "us")))
                .isEqualTo(1);
        assertThat(select(
                        Map.of("score", "queue", "require", "in_eu"),
                        zones("us", "eu").full(1)))
                .as("full, and others have room")
                .isEqualTo(Strategy.NONE);
    }

    @Test
    void filters_narrow_one_after_another_and_indexes_stay_right() {
        context.part("odd", (Filter) (request, candidates, keep) -> {
            for (int i = 0; i < candidates.size(); i++) {
                keep[i] = Integer.parseInt(candidates.node(i).id().substring(1)) % 2 == 1;
            }
        });
        FakeCandidates candidates = FakeCandidates.ofSize(8, node -> node.maxConcurrent(10))
                .inFlight(0, 9, 0, 9, 0, 6, 0, 7)
                .full(4);

        assertThat(select(Map.of("score", "queue", "filter", "odd, headroom"), candidates))
                .isEqualTo(5);
    }

    @Test
    void headroom_counts_this_request() {
        FakeCandidates candidates = FakeCandidates.ofSize(
                        3, node -> node.maxConcurrent(10).kvCapacityTokens(10_000))
                .inFlight(9, 8, 0)
                .kvTokens(0, 8_000, 8_001);

        assertThat(kept("headroom", candidates)).containsExactly(false, true, false);
        assertThat(kept("headroom", FakeCandidates.ofSize(1))).containsExactly(true);
    }

    @Test
    void prefix_affinity_lets_go_where_the_wait_costs_more_than_the_cache_saves() {
        FakeCandidates candidates = FakeCandidates.ofSize(4)
                .leg(Leg.PREFILL)
                .cachedTokens(800, 1_000, 799, 0)
                .prefillTokens(900, 900, 0, 100);

        assertThat(kept("prefix_affinity", candidates)).containsExactly(false, true, false, false);
        assertThat(kept("prefix_affinity", candidates.prefillTokens(800, 1_001, 0, 100)))
                .containsExactly(true, false, false, false);
        assertThat(kept("prefix_affinity", candidates.prefillTokens(5_000, 5_000, 0, 100)))
                .containsExactly(true, true, true, true);
        assertThat(kept("prefix_affinity", candidates.leg(Leg.DECODE))).containsExactly(true, true, false, false);
    }

    // ---- inputs

    @Test
    void what_nobody_declares_is_not_read() {
        FakeCandidates candidates = FakeCandidates.ofSize(10);
        int unused = scored("weight, zone, session, random").select(PROMPT, candidates);
        assertThat(candidates.reads + candidates.cacheReads).isZero();

        int unusedToo = scored("queue, kv, tokens").select(PROMPT, candidates);
        assertThat(candidates.cacheReads).isZero();
        assertThat(candidates.reads).as("each input of each node once").isEqualTo(10 * 4);

        int unusedThen = scored("prefix, prefix").select(PROMPT, candidates);
        assertThat(candidates.cacheReads).isEqualTo(10);
    }

    @Test
    void a_part_that_reads_what_it_does_not_declare_is_told() {
        context.part("sloppy", new Sloppy());

        assertThatThrownBy(() -> scored("queue, sloppy").select(PROMPT, FakeCandidates.ofSize(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "dev.baton.router.strategies.ScoredTest$Sloppy reads IN_FLIGHT, which its inputs() does not declare");
    }

    /** Declares nothing and reads the load. */
    private static final class Sloppy implements Scorer {
        @Override
        public void score(RouteRequest request, Candidates candidates, double[] scores) {
            scores[0] = candidates.inFlight(0);
        }

        @Override
        public Set<Input> inputs() {
            return Set.of();
        }
    }

    @Test
    void a_part_that_learns_is_told_what_came_of_the_choices() {
        List<String> told = new ArrayList<>();
        class Learning implements Scorer, StrategyFeedback {
            @Override
            public void score(RouteRequest request, Candidates candidates, double[] scores) {}

            @Override
            public void onDispatched(RouteRequest request, Leg leg, Node node) {
                told.add(leg + " " + node.id());
            }
        }
        context.part("learning", new Learning());
        ((StrategyFeedback) scored("learning"))
                .onDispatched(PROMPT, Leg.DECODE, Node.decode("d0").build());

        assertThat(told).containsExactly("DECODE d0");
    }

    // ---- pickers

    @Test
    void softmax_follows_the_exponentials_of_the_scores() {
        FakeCandidates candidates = FakeCandidates.ofSize(3).inFlight(0, 1, 2); // 1, 0.5, 0

        Picks.of(scored(Map.of("score", "queue", "pick", "softmax", "temperature", 0.5)), candidates, 60_000)
                .fit(Math.exp(2), Math.exp(1), Math.exp(0));
        assertThat(Picks.of(scored(Map.of("score", "queue", "pick", "softmax", "temperature", 0.01)), candidates, 9_000)
                        .counts())
                .containsExactly(9_000, 0, 0);
    }

    @Test
    void weighted_random_follows_scores_and_weights() {
        Strategy strategy = scored(Map.of("score", "queue", "pick", "weighted_random"));

        Picks.of(strategy, FakeCandidates.ofSize(3).inFlight(0, 1, 2), 60_000).fit(1, 0.5, 1e-9);
        Picks.of(strategy, FakeCandidates.ofWeights(1, 2, 5), 60_000).fit(1, 2, 5);
        Picks.of(scored(Map.of("score", "prefix", "pick", "weighted_random")), FakeCandidates.ofSize(3), 60_000)
                .fitEvenly();
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 5", "3, 5", "9, 5"})
    void top_k_picks_any_of_the_best(int top, int size) {
        FakeCandidates candidates = FakeCandidates.ofSize(size).inFlight(4, 1, 3, 0, 2);
        double[] chances = new double[size];
        for (int i = 0; i < size; i++) {
            chances[i] = candidates.inFlight[i] < top ? 1 : 1e-9;
        }

        Picks.of(scored(Map.of("score", "queue", "pick", "top_k", "top", top)), candidates, 50_000)
                .fit(chances);
    }

    @Test
    void top_k_is_fair_to_equals_at_the_border() {
        Picks.of(scored(Map.of("score", "queue", "pick", "top_k", "top", 2)), FakeCandidates.ofSize(6), 60_000)
                .fitEvenly();
    }

    // ---- settings

    @Test
    void settings_are_read() {
        FakeSettings settings = new FakeSettings(
                Map.of("score", " zone(value='a:b, c'):2.5 ,queue", "filter", "headroom(requests=0.2, kv=0.3), in_eu"));
        ScoredConfig config = new ScoredProvider().configure(settings);

        assertThat(settings.errors).isEmpty();
        assertThat(config.scorers().toString())
                .isEqualTo("[Part[spec=zone(value='a:b, c'), weight=2.5], Part[spec=queue, weight=1.0]]");
        assertThat(config.filters().toString())
                .isEqualTo("[Part[spec=headroom(requests=0.2, kv=0.3), weight=1.0], Part[spec=in_eu, weight=1.0]]");
        assertThat(config.required()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prefix:0   | score must give 'prefix' a weight above 0 and at most 1000, but gives '0'",
                "prefix:-1  | score must give 'prefix' a weight above 0 and at most 1000, but gives '-1'",
                "prefix:1e3 | score must give 'prefix' a weight above 0 and at most 1000, but gives '1e3'",
                "prefix:    | score must give 'prefix' a weight above 0 and at most 1000, but gives ''",
                "prefix:1001| score must give 'prefix' a weight above 0 and at most 1000, but gives '1001'",
                "prefix,    | score must be a list like 'prefix:3, queue:2', but has ''",
                "a:1:2      | score must be a list like 'prefix:3, queue:2', but has 'a:1:2'"
            })
    void a_bad_list_of_scorers_is_refused(String score, String error) {
        FakeSettings settings = new FakeSettings(Map.of("score", score));
        ScoredConfig unused = new ScoredProvider().configure(settings);

        assertThat(settings.errors).containsExactly(error);
    }

    @Test
    void all_bad_parts_are_named() {
        assertThatThrownBy(() -> scored(Map.of("score", "prefx:3, queue, kvv", "filter", "zon")))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> {
                    assertThat(e.errors()).hasSize(3);
                    assertThat(e.errors().get(0)).startsWith("score 'prefx': unknown name.");
                    assertThat(e.errors().get(1)).startsWith("score 'kvv': unknown name.");
                    assertThat(e.errors().get(2)).startsWith("filter 'zon': unknown name.");
                });
    }

    // ---- means

    private double[] scores(String name, FakeCandidates candidates) {
        double[] scores = new double[candidates.size()];
        context.create(Scorer.class, name).score(PROMPT, candidates, scores);
        for (double score : scores) {
            assertThat(score).isCloseTo(0.5, within(0.5));
        }
        return scores;
    }

    private boolean[] kept(String name, FakeCandidates candidates) {
        boolean[] keep = new boolean[candidates.size()];
        Arrays.fill(keep, true);
        context.create(Filter.class, name).filter(PROMPT, candidates, keep);
        return keep;
    }

    private int select(Map<String, ?> settings, FakeCandidates candidates) {
        return scored(settings).select(PROMPT, candidates);
    }

    private Strategy scored(String score) {
        return scored(Map.of("score", score));
    }

    private Strategy scored(Map<String, ?> values) {
        FakeSettings settings = new FakeSettings(new HashMap<>(values));
        ScoredConfig config = new ScoredProvider().configure(settings);
        assertThat(settings.errors).isEmpty();
        return new ScoredProvider().create(config, context);
    }

    private static FakeCandidates zones(String... zones) {
        List<Node> nodes = new ArrayList<>();
        for (String zone : zones) {
            Node.Builder node = Node.hybrid("n" + nodes.size());
            nodes.add(
                    zone.isEmpty() ? node.build() : node.label(Node.ZONE, zone).build());
        }
        return FakeCandidates.of(nodes);
    }
}
