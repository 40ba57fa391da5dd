/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.LegPair;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategies, policies, orders and listeners that are broken for one request of three (rule R14). */
class MisbehavingPluginTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(1_000, Duration.ofMinutes(1));

    /** Which plugin does what wrong. */
    enum Sin {
        PREFILL_STRATEGY_THROWS,
        PREFILL_STRATEGY_TOO_HIGH,
        PREFILL_STRATEGY_TOO_LOW,
        DECODE_STRATEGY_THROWS,
        DECODE_STRATEGY_TOO_HIGH,
        PINS_THROWS,
        PLACEMENT_THROWS,
        PLACEMENT_OUT_OF_RANGE,
        POLICY_THROWS,
        POLICY_RETURNS_NULL,
        ORDER_THROWS;

        void commit(RouterBuilder<String, String> s) {
            var unused = switch (this) {
                case PREFILL_STRATEGY_THROWS -> s.prefillStrategy((r, c) -> isBad(r) ? throwing() : 0);
                case PREFILL_STRATEGY_TOO_HIGH -> s.prefillStrategy((r, c) -> isBad(r) ? c.size() : 0);
                case PREFILL_STRATEGY_TOO_LOW -> s.prefillStrategy((r, c) -> isBad(r) ? -7 : 0);
                case DECODE_STRATEGY_THROWS -> s.decodeStrategy((r, c) -> isBad(r) ? throwing() : 0);
                case DECODE_STRATEGY_TOO_HIGH -> s.decodeStrategy((r, c) -> isBad(r) ? Integer.MAX_VALUE : 0);
                case PINS_THROWS -> s.prefillStrategy(new ThrowingPins());
                case PLACEMENT_THROWS -> s.placementStrategy((r, p, d) -> isBad(r) ? throwing() : LegPair.of(0, 0));
                case PLACEMENT_OUT_OF_RANGE -> s.placementStrategy((r, p, d) -> LegPair.of(0, isBad(r) ? d.size() : 0));
                case POLICY_THROWS -> s.backpressure(throwingPolicy());
                case POLICY_RETURNS_NULL -> s.backpressure((r, p) -> isBad(r) ? null : PATIENT.evaluate(r, p));
                case ORDER_THROWS -> s.queueOrder((r, arrival, deadline, work) -> isBad(r) ? throwing() : arrival);
            };
        }

        /** Whether it is committed only where that plugin is asked. */
        boolean isSometimesInnocent() {
            return this == ORDER_THROWS || name().startsWith("PLACEMENT");
        }
    }

    /** Says the first node to everybody, and is broken when it is asked whether it must be that one. */
    private static final class ThrowingPins implements Strategy {
        @Override
        public int select(RouteRequest request, Candidates candidates) {
            return 0;
        }

        @Override
        public boolean pins(RouteRequest request) {
            return isBad(request) && throwing() == 0;
        }
    }

    private static BackpressurePolicy throwingPolicy() {
        return (request, pressure) -> {
            if (isBad(request)) {
                throw new AssertionError("the policy is broken");
            }
            return PATIENT.evaluate(request, pressure);
        };
    }

    private static boolean isBad(RouteRequest request) {
        return String.valueOf(request.id()).startsWith("bad");
    }

    private static int throwing() {
        throw new AssertionError("the plugin is broken");
    }

    static Stream<Arguments> everySinInEveryMode() {
        return Stream.of(Sin.values()).flatMap(s -> Stream.of(Mode.values()).map(m -> Arguments.of(s, m)));
    }

    /** Half of the requests find room, the others wait: plugins are asked on the client's and on engines' threads. */
    @ParameterizedTest
    @MethodSource("everySinInEveryMode")
    void costsAtMostThatRequest(Sin sin, Mode mode) {
        Seeded.repeat(1, random -> {
            try (Fleet fleet = Fleet.of(mode)
                    .prefill("p0", 8)
                    .prefill("p1", 8)
                    .decode("d0", 8)
                    .decode("d1", 8)
                    .delays(random.nextLong(), 50)
                    .settings(s -> s.backpressure(PATIENT))
                    .settings(sin::commit)
                    .build()) {
                List<Client> good = new ArrayList<>();
                List<Client> bad = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    boolean broken = i % 3 == 2;
                    Client client = fleet.submit(
                            fleet.request().id((broken ? "bad-" : "good-") + i).build());
                    (broken ? bad : good).add(client);
                }
                good.forEach(Client::completed);
                for (Client client : bad) {
                    if (!sin.isSometimesInnocent() || !isCompleted(client)) {
                        Failure.UserCode failure = client.failure(Failure.UserCode.class);
                        assertThat(failure.where()).containsPattern("placement|strategy|policy|order");
                    }
                }
                fleet.assertAllEndedWell();
            }
        });
    }

    private static boolean isCompleted(Client client) {
        return client.outcome() instanceof Outcome.Completed;
    }

    @ParameterizedTest
    @EnumSource
    void aStrategyThatNeverChooses(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.backpressure(BackpressurePolicy.queue(100, Duration.ofMillis(50)))
                        .prefillStrategy((request, candidates) -> isBad(request) ? Strategy.NONE : 0))
                .build()) {
            Client bad = fleet.submit(fleet.request().id("bad").build());
            List<Client> good = fleet.submit(10);
            good.forEach(Client::completed);
            assertThat(bad.refusal().kind()).isEqualTo(Refusal.Kind.CONTENDED);
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void aListenerThatThrows(int every) {
        for (Mode mode : Mode.values()) {
            AtomicInteger events = new AtomicInteger();
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .settings(s -> s.listener(event -> {
                        if (events.incrementAndGet() % every == 0) {
                            throw new AssertionError("the listener is broken");
                        }
                    }))
                    .build()) {
                List<Client> clients = fleet.submit(30);
                fleet.engine("p0").kill();
                fleet.router().handleNodeFailure("p0", "the process exited");
                clients.forEach(Client::completed);
                assertThat(events).hasValueGreaterThan(100);
                fleet.assertAllEndedWell();
            }
        }
    }

    /** A strategy that wants to learn, and cannot. */
    private static final class BrokenPupil implements Strategy, StrategyFeedback {
        private final AtomicInteger lessons = new AtomicInteger();

        @Override
        public int select(RouteRequest request, Candidates candidates) {
            return 0;
        }

        @Override
        public void onDispatched(RouteRequest request, Leg leg, Node node) {
            fail();
        }

        @Override
        public void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {
            fail();
        }

        @Override
        public void onFirstChunk(RouteRequest request, Node node, long nanos) {
            fail();
        }

        @Override
        public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
            fail();
        }

        private void fail() {
            lessons.incrementAndGet();
            throw new AssertionError("the pupil is broken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void feedbackThatThrows(Mode mode) {
        BrokenPupil pupil = new BrokenPupil();
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.prefillStrategy(pupil).decodeStrategy(pupil))
                .build()) {
            fleet.submit(10).forEach(Client::completed);
            assertThat(pupil.lessons)
                    .as("dispatched, done, first chunk, released")
                    .hasValueGreaterThanOrEqualTo(
                            mode == Mode.CONCURRENT ? 50 : 60); // there decode may end before prefill answers
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void aPolicyThatRejectsIsContendedWithItsWords() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4)
                .settings(s -> s.backpressure((request, pressure) -> isBad(request)
                        ? new AdmissionDecision.Reject("tenant_quota", "come back later", Duration.ofSeconds(7))
                        : PATIENT.evaluate(request, pressure)))
                .build()) {
            Refusal refusal = fleet.submit(fleet.request().id("bad").build()).refusal();
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONTENDED);
            assertThat(refusal.code()).isEqualTo("tenant_quota");
            assertThat(refusal.message()).isEqualTo("come back later");
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            fleet.submit().completed();
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void anOutcomeCallbackThatThrowsHarmsNobody() {
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT).build()) {
            List<Client> clients = fleet.submit(10);
            for (Client client : clients) {
                var unused = client.call().outcome().thenAccept(outcome -> {
                    throw new AssertionError("the host is broken");
                });
            }
            clients.forEach(Client::completed);
            fleet.assertAllEndedWell();
        }
    }
}
