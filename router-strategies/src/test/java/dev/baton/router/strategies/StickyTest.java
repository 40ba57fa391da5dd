/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Strategy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StickyTest {
    private static final long SECOND = 1_000_000_000;

    private final FakeContext context = new FakeContext();
    /** Chooses what the test says. */
    private int fallback;

    private final Sticky strategy = sticky(StickyConfig.DEFAULT);

    @Test
    void a_session_stays_where_it_began() {
        FakeCandidates candidates = FakeCandidates.ofSize(4);
        fallback = 2;
        assertThat(pick("s", candidates)).isEqualTo(2);
        fallback = 0;

        assertThat(pick("s", candidates)).isEqualTo(2);
        assertThat(pick("s", candidates.where(i -> i != 0))).isEqualTo(1);
        assertThat(pick("t", candidates)).isEqualTo(0);
        assertThat(pick(null, candidates)).isEqualTo(0);
    }

    @Test
    void a_session_whose_node_is_gone_stays_with_the_new_one() {
        FakeCandidates candidates = FakeCandidates.ofSize(4);
        fallback = 2;
        int unused = pick("s", candidates);
        fallback = 1;
        assertThat(pick("s", candidates.where(i -> i != 2))).isEqualTo(1);
        fallback = 0;

        assertThat(pick("s", candidates)).as("there is no going back").isEqualTo(1);
    }

    @Test
    void a_session_whose_node_is_full_goes_elsewhere_and_stays_there() {
        FakeCandidates candidates = FakeCandidates.ofSize(4);
        fallback = 2;
        int unused = pick("s", candidates);
        fallback = 3;
        assertThat(pick("s", candidates.full(2))).isEqualTo(3);
        fallback = 0;

        assertThat(pick("s", candidates.full())).isEqualTo(3);
    }

    @Test
    void a_full_choice_of_the_fallback_is_not_remembered() {
        FakeCandidates candidates = FakeCandidates.ofSize(3).full(0);
        fallback = 0;
        assertThat(pick("s", candidates)).isEqualTo(0);
        fallback = 1;
        assertThat(pick("s", candidates.full())).isEqualTo(1);
    }

    @Test
    void a_session_is_forgotten_when_it_has_not_been_heard_of_for_its_ttl() {
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        fallback = 2;
        int unused = pick("s", candidates);
        fallback = 0;
        for (int i = 0; i < 5; i++) {
            context.now += 299 * SECOND;
            assertThat(pick("s", candidates))
                    .as("each request begins the time anew")
                    .isEqualTo(2);
        }
        context.now += 300 * SECOND;
        assertThat(pick("s", candidates)).isEqualTo(0);
    }

    @Test
    void a_restart_ends_the_stay() {
        Node a = Node.prefill("a").incarnation("1").build();
        Node b = Node.prefill("b").build();
        fallback = 0;
        assertThat(pick("s", FakeCandidates.of(List.of(a, b)))).isEqualTo(0);
        fallback = 1;

        assertThat(pick(
                        "s",
                        FakeCandidates.of(List.of(a.toBuilder().incarnation("2").build(), b))))
                .isEqualTo(1);
    }

    @Test
    void the_legs_of_a_session_stay_apart() {
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        fallback = 1;
        int unused = pick("s", candidates.leg(Leg.PREFILL));
        fallback = 2;

        assertThat(pick("s", candidates.leg(Leg.DECODE))).isEqualTo(2);
        assertThat(pick("s", candidates.leg(Leg.PREFILL))).isEqualTo(1);
    }

    @Test
    void it_pins_only_if_told_to_and_only_sessions_that_have_a_node() {
        FakeCandidates candidates = FakeCandidates.ofSize(3);
        Sticky pinning = sticky(new StickyConfig("f", Duration.ofMinutes(5), 100, true));
        fallback = 2;
        assertThat(pinning.pins(session("s"))).isFalse();
        int unused = pinning.select(session("s"), candidates) + pick("s", candidates);

        assertThat(pinning.pins(session("s"))).isTrue();
        assertThat(pinning.pins(session("t"))).isFalse();
        assertThat(pinning.pins(Picks.REQUEST)).isFalse();
        assertThat(strategy.pins(session("s"))).isFalse();
        fallback = 0;
        assertThat(pinning.select(session("s"), candidates.full(2)))
                .as("it waits")
                .isEqualTo(2);
        assertThat(pinning.select(session("s"), candidates.full().where(i -> i != 2)))
                .isEqualTo(0);
    }

    @Test
    void memory_is_bounded_and_the_sessions_heard_of_last_are_kept() {
        Sticky small = sticky(new StickyConfig("f", Duration.ofHours(1), 1_024, false));
        FakeCandidates candidates = FakeCandidates.ofSize(2);
        fallback = 1;
        for (int i = 0; i < 100_000; i++) {
            context.now += 1_000_000;
            int unused = small.select(session("s" + i), candidates);
        }
        fallback = 0;
        int kept = 0;
        for (int i = 99_999; i > 99_999 - 512; i--) {
            kept += small.select(session("s" + i), candidates);
        }

        assertThat(kept).isBetween(480, 512);
        assertThat(small.select(session("s5"), candidates)).isEqualTo(0);
    }

    @Test
    void a_bad_fallback_is_named() {
        StickyConfig config = new StickyConfig("leest_loaded", Duration.ofMinutes(5), 100, false);

        assertThatThrownBy(() -> new StickyProvider().create(config, new FakeContext().part("least_loaded", "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("strategy 'sticky': fallback 'leest_loaded': unknown name. Known names: [least_loaded]");
    }

    private int pick(@Nullable String session, FakeCandidates candidates) {
        return strategy.select(session(session), candidates);
    }

    private static RouteRequest session(@Nullable String session) {
        return RouteRequest.builder().session(session).build();
    }

    private Sticky sticky(StickyConfig config) {
        Strategy chosen = (request, candidates) -> fallback;
        return (Sticky) new StickyProvider()
                .create(
                        new StickyConfig("f", config.ttl(), config.sessions(), config.pin()),
                        context.part("f", chosen));
    }
}
