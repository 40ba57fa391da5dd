/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.router.api.Reservation;
import dev.baton.router.api.Routing;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.EngineMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reservations: released once, by whomever; revoked when their node is lost; ended at the deadline; drained. */
class ReservationTest {
    enum Ending {
        SUCCEEDED,
        CANCELLED,
        FAILED;

        void of(Reservation reservation) {
            switch (this) {
                case SUCCEEDED -> reservation.succeeded();
                case CANCELLED -> reservation.cancelled();
                case FAILED -> reservation.failed(fault());
            }
        }
    }

    static Stream<Arguments> endings() {
        return Stream.of(EngineMode.values())
                .flatMap(mode -> Stream.of(Ending.values()).map(ending -> Arguments.of(mode, ending)));
    }

    private static TransportException fault() {
        return TransportException.nodeFault("test");
    }

    private static Routing.Routed routed(Bench bench) {
        return (Routing.Routed) bench.router().tryRoute(Bench.request().build());
    }

    @ParameterizedTest
    @MethodSource("endings")
    void theFirstEndingCountsAndEveryLaterOneDoesNothing(EngineMode mode, Ending ending) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Routing.Routed first = routed(bench);
            Routing.Routed other = routed(bench);
            String node = first.prefill().node().id();
            assertThat(bench.stats().openReservations()).isEqualTo(4);
            for (int i = 0; i < 3; i++) {
                ending.of(first.prefill());
                first.prefill().succeeded();
                first.prefill().cancelled();
                first.prefill().failed(TransportException.unreachable("ignored"));
            }
            assertThat(bench.stats().openReservations()).isEqualTo(3);
            assertThat(bench.node(node).inFlight())
                    .isEqualTo(other.prefill().node().id().equals(node) ? 1 : 0);
            assertThat(bench.node(node).status()).isEqualTo(NodeStatus.ONLINE);
            assertThat(first.prefill().revoked().toCompletableFuture()).isNotDone();
            first.decode().succeeded();
            other.prefill().succeeded();
            other.decode().succeeded();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneReservationForEachLegThatWasAskedFor(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Routing.Routed both = routed(bench);
            assertThat(both.prefill().leg()).isEqualTo(Leg.PREFILL);
            assertThat(both.decode().leg()).isEqualTo(Leg.DECODE);
            assertThat(both.placement().prefill()).isEqualTo(both.prefill().node());
            Routing.Routed prefill =
                    now(bench.router().routeToPrefill(Bench.request().build()).toCompletableFuture());
            assertThat(prefill.decode()).isNull();
            Routing.Routed decode = now(bench.router()
                    .routeToDecode(Bench.request().build(), prefill.prefill().node())
                    .toCompletableFuture());
            assertThat(decode.prefill()).isNull();
            List.of(both.prefill(), both.decode(), prefill.prefill(), decode.decode())
                    .forEach(Reservation::succeeded);
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static Routing.Routed now(CompletableFuture<Routing> future) {
        return (Routing.Routed) future.join();
    }

    /** Rule R9: a host's own failures count for its nodes' health as the router's do. */
    @ParameterizedTest
    @EnumSource
    void failuresThatTheHostTellsAreChargedToTheSuspect(EngineMode mode) {
        try (Bench bench = new Bench(mode, 2, 2, s -> s.prefillStrategy(Bench.FIRST))) {
            for (int i = 0; i < 3; i++) {
                Routing.Routed routed = routed(bench);
                routed.decode().failed(TransportException.timeout("no KV came").suspecting("p0"));
                routed.prefill().cancelled();
            }
            assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.EJECTED);
            assertThat(bench.registry().nodes())
                    .filteredOn(n -> n.status() == NodeStatus.ONLINE)
                    .hasSize(3);
            Routing.Routed routed = routed(bench);
            assertThat(routed.prefill().node().id()).isEqualTo("p1");
            routed.prefill().failed(TransportException.overloaded("full", Duration.ofSeconds(1)));
            routed.decode().failed(TransportException.requestFault("bad"));
            assertThat(bench.node("p1").status()).isEqualTo(NodeStatus.ONLINE);
            assertThat(bench.router().tryRoute(Bench.request().build())).isInstanceOf(Routing.Refused.class);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostNodeRevokesWhatIsOnItAndNothingElse(EngineMode mode) {
        for (NodeLoss loss : NodeLoss.values()) {
            try (Bench bench = new Bench(mode, 1, 1, s -> s)) {
                Routing.Routed routed = routed(bench);
                List<String> reasons = new ArrayList<>();
                routed.prefill().revoked().thenAccept(reasons::add);
                loss.strike(bench, "p0");
                assertThat(reasons).as(loss.name()).hasSize(1);
                assertThat(reasons.get(0)).contains("p0");
                assertThat(routed.decode().revoked().toCompletableFuture()).isNotDone();
                assertThat(bench.stats().openReservations()).isEqualTo(1);
                routed.prefill().failed(fault());
                routed.decode().cancelled();
                assertThat(bench.violations()).isEmpty();
            }
        }
    }

    private enum NodeLoss {
        DECLARED,
        REMOVED,
        RESTARTED,
        DECLARED_WHILE_DRAINING;

        void strike(Bench bench, String node) {
            switch (this) {
                case DECLARED -> bench.router().handleNodeFailure(node, "test");
                case REMOVED -> bench.registry().remove(node);
                case RESTARTED -> bench.limit(node, n -> n.incarnation("2"));
                case DECLARED_WHILE_DRAINING -> {
                    bench.registry().drain(node);
                    bench.router().handleNodeFailure(node, "test");
                }
            }
        }
    }

    /** The listener hears of a host that forgot, and so does the host. */
    @ParameterizedTest
    @EnumSource
    void aForgottenLeaseEndsAtTheDeadlineAndIsTold(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Duration timeout = Duration.ofSeconds(10);
            Routing.Routed routed = (Routing.Routed)
                    bench.router().tryRoute(Bench.request().timeout(timeout).build());
            List<String> reasons = new ArrayList<>();
            routed.prefill().revoked().thenAccept(reasons::add);
            routed.decode().revoked().thenAccept(reasons::add);
            bench.advance(timeout.minusNanos(1));
            assertThat(bench.stats().openReservations()).isEqualTo(2);
            bench.advance(Duration.ofNanos(1));
            assertThat(reasons).hasSize(2).allMatch(r -> r.contains("deadline"));
            assertThat(bench.events(RouterEvent.LeaseExpired.class))
                    .extracting(RouterEvent.LeaseExpired::leg, RouterEvent.LeaseExpired::heldNanos)
                    .containsExactlyInAnyOrder(
                            tuple(Leg.PREFILL, timeout.toNanos()), tuple(Leg.DECODE, timeout.toNanos()));
            routed.prefill().succeeded();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLeaseThatWasReleasedInTimeTellsNothingLater(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Routing.Routed routed = routed(bench);
            routed.prefill().succeeded();
            routed.decode().cancelled();
            bench.advance(Duration.ofHours(1));
            assertThat(bench.events(RouterEvent.LeaseExpired.class)).isEmpty();
            assertThat(routed.prefill().revoked().toCompletableFuture()).isNotDone();
            assertThat(bench.time().pending()).as("timers").isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void drainCompletesWhenTheHostHasReleasedAndNotBefore(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Routing.Routed routed = routed(bench);
            String node = routed.prefill().node().id();
            CompletableFuture<Void> drained = bench.registry().drain(node).toCompletableFuture();
            assertThat(drained).isNotDone();
            assertThat(routed.prefill().revoked().toCompletableFuture())
                    .as("it may finish")
                    .isNotDone();
            assertThat(routed(bench).prefill().node().id()).isNotEqualTo(node);
            routed.prefill().succeeded();
            assertThat(drained).isCompleted();
            assertThat(bench.node(node).status()).isEqualTo(NodeStatus.DRAINED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheRouterRevokesWhatIsOutAndRefusesWhoWaits(EngineMode mode) {
        try (Bench bench = new Bench(mode, 1, 1, s -> s)) {
            bench.limit("p0", n -> n.maxConcurrent(1));
            Routing.Routed routed = routed(bench);
            CompletableFuture<Routing> waiting =
                    bench.router().route(Bench.request().build()).toCompletableFuture();
            bench.router().close();
            assertThat(routed.prefill().revoked().toCompletableFuture()).isCompleted();
            Refusal refusal = ((Routing.Refused) waiting.join()).refusal();
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.SHUTTING_DOWN);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void userCodeThatThrowsIsToldAndNotThrown(EngineMode mode) {
        try (Bench bench = new Bench(
                mode,
                1,
                1,
                s -> s.decodeStrategy((request, candidates) -> {
                    throw new IllegalStateException("a strategy that throws");
                }))) {
            Routing now = bench.router().tryRoute(Bench.request().build());
            assertThat(((Routing.Failed) now).failure()).isInstanceOf(Failure.UserCode.class);
            assertThat(bench.router().route(Bench.request().build()).toCompletableFuture())
                    .isCompletedWithValueMatching(Routing.Failed.class::isInstance);
            assertThat(bench.violations()).isEmpty();
        }
    }
}
