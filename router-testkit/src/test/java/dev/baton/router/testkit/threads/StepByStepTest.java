/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.Reservation;
import dev.baton.router.api.Routing;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that keeps its own lifecycle: routes, reservations, and how they end. */
class StepByStepTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(1_000, Duration.ofMinutes(1));

    private static Fleet fleet(int maxConcurrent) {
        return Fleet.oneByOne(Mode.UP_FRONT, maxConcurrent)
                .settings(s -> s.backpressure(PATIENT))
                .build();
    }

    static Routing.Routed bound(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Routed.class);
        return (Routing.Routed) routing;
    }

    private static Refusal refused(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Refused.class);
        return ((Routing.Refused) routing).refusal();
    }

    private static RouteRequest request() {
        return RouteRequest.builder()
                .promptTokens(10)
                .maxOutputTokens(3)
                .expectedOutputTokens(3)
                .build();
    }

    @Test
    void tryRouteBindsBothLegsOrRefuses() {
        try (Fleet fleet = fleet(1)) {
            assertThat(fleet.router().applyBackpressure(request())).isInstanceOf(Prediction.StartNow.class);
            Routing.Routed routed = bound(fleet.router().tryRoute(request()));
            assertThat(routed.placement().prefill().id()).isEqualTo("p0");
            assertThat(routed.placement().decode().id()).isEqualTo("d0");
            assertThat(fleet.node("p0").prefillTokens()).isEqualTo(10);
            assertThat(fleet.node("d0").kvTokens()).isEqualTo(13);
            assertThat(fleet.router().stats().openReservations()).isEqualTo(2);

            Refusal refusal = refused(fleet.router().tryRoute(request()));
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONTENDED);
            assertThat(fleet.router().applyBackpressure(request()))
                    .isInstanceOfSatisfying(
                            Prediction.Wait.class,
                            wait -> assertThat(wait.position()).isZero());

            routed.prefill().succeeded();
            routed.decode().succeeded();
            fleet.assertIdle();
        }
    }

    @Test
    void aReservationIsReleasedOnce() {
        try (Fleet fleet = fleet(2)) {
            Routing.Routed one = bound(fleet.router().tryRoute(request()));
            Routing.Routed two = bound(fleet.router().tryRoute(request()));
            for (Reservation reservation : List.of(one.prefill(), one.decode())) {
                reservation.succeeded();
                reservation.succeeded();
                reservation.failed(TransportException.nodeFault("too late"));
                reservation.cancelled();
            }
            assertThat(fleet.node("p0").inFlight()).isEqualTo(1);
            assertThat(fleet.node("d0").inFlight()).isEqualTo(1);
            assertThat(fleet.router().stats().openReservations()).isEqualTo(2);
            two.prefill().cancelled();
            two.decode().failed(TransportException.requestFault("bad"));
            fleet.assertIdle();
            assertThat(one.prefill().revoked().toCompletableFuture()).isNotDone();
            assertThat(two.decode().revoked().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void failuresOfTheHostsCallsAreCharged() {
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT)
                .settings(s -> s.prefillStrategy((request, candidates) -> 0))
                .build()) {
            for (int i = 0; i < 3; i++) {
                Routing.Routed routed = bound(fleet.router().tryRoute(request()));
                assertThat(routed.prefill().node().id()).isEqualTo("p0");
                routed.prefill().failed(TransportException.nodeFault("broken"));
                routed.decode().cancelled();
            }
            assertThat(fleet.status("p0")).isEqualTo(NodeStatus.EJECTED);
            fleet.assertIdle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost", "restarted", "removed"})
    void aReservationIsRevokedWhenItsNodeIsLost(String how) {
        try (Fleet fleet = fleet(4)) {
            Routing.Routed routed = bound(fleet.router().tryRoute(request()));
            switch (how) {
                case "lost" -> fleet.router().handleNodeFailure("d0", "the host saw it die");
                case "restarted" ->
                    fleet.registry()
                            .register(fleet.node("d0").node().toBuilder()
                                    .incarnation("2")
                                    .build());
                default -> fleet.registry().remove("d0");
            }
            assertThat(Waits.get(routed.decode().revoked(), "the reason"))
                    .contains("d0")
                    .contains(how);
            assertThat(routed.prefill().revoked().toCompletableFuture()).isNotDone();
            routed.decode().succeeded(); // too late
            routed.prefill().succeeded();
            fleet.assertIdle();
        }
    }

    @Test
    void theLeaseOfAForgetfulHostEndsAtTheDeadline() {
        try (Fleet fleet = fleet(1)) {
            RouteRequest brief = RouteRequest.builder()
                    .promptTokens(10)
                    .timeout(Duration.ofMillis(40))
                    .build();
            Routing.Routed routed = bound(fleet.router().tryRoute(brief));
            Routing.Routed next = bound(Waits.get(fleet.router().route(request()), "the next to be routed"));
            assertThat(Waits.get(routed.prefill().revoked(), "the reason")).contains("deadline");
            assertThat(Waits.get(routed.decode().revoked(), "the reason")).contains("deadline");
            Waits.until(
                    () -> fleet.events().all(RouterEvent.LeaseExpired.class).size() == 2,
                    "the host to be told that it forgot");
            next.prefill().succeeded();
            next.decode().succeeded();
            fleet.assertIdle();
        }
    }

    @Test
    void routeWaitsForItsTurn() {
        try (Fleet fleet = fleet(1)) {
            Routing.Routed first = bound(fleet.router().tryRoute(request()));
            CompletableFuture<Routing> second = fleet.router().route(request()).toCompletableFuture();
            CompletableFuture<Routing> third = fleet.router().route(request()).toCompletableFuture();
            assertThat(second).isNotDone();
            assertThat(fleet.router().stats().waiting()).isEqualTo(2);

            first.prefill().succeeded();
            assertThat(second).as("decode is still full").isNotDone();
            first.decode().succeeded();

            Routing.Routed bound = bound(Waits.get(second, "the second"));
            assertThat(third).isNotDone();
            bound.prefill().cancelled();
            bound.decode().cancelled();
            Routing.Routed last = bound(Waits.get(third, "the third"));
            last.prefill().cancelled();
            last.decode().cancelled();
            fleet.assertIdle();
        }
    }

    @Test
    void cancellingTheFutureWithdraws() {
        try (Fleet fleet = fleet(1)) {
            Routing.Routed first = bound(fleet.router().tryRoute(request()));
            CompletableFuture<Routing> second = fleet.router().route(request()).toCompletableFuture();
            CompletableFuture<Routing> third = fleet.router().route(request()).toCompletableFuture();
            assertThat(second.cancel(false)).isTrue();
            assertThat(fleet.router().stats().waiting()).isEqualTo(1);
            first.prefill().succeeded();
            first.decode().succeeded();
            Routing.Routed last = bound(Waits.get(third, "the third"));
            last.prefill().succeeded();
            last.decode().succeeded();
            fleet.assertIdle();
        }
    }

    @Test
    void cancellingWhileItIsBoundLeavesNothing() {
        Seeded.repeat(150, random -> {
            try (Fleet fleet = fleet(1)) {
                Routing.Routed first = bound(fleet.router().tryRoute(request()));
                CompletableFuture<Routing> second =
                        fleet.router().route(request()).toCompletableFuture();
                Thread other = new Thread(() -> second.cancel(false), "client-that-cancels");
                other.start();
                if (random.nextBoolean()) {
                    Thread.onSpinWait();
                }
                first.prefill().succeeded();
                first.decode().succeeded();
                Waits.end(other);
                if (!second.isCancelled()) {
                    Routing.Routed routed = bound(Waits.get(second, "the second"));
                    routed.prefill().succeeded();
                    routed.decode().succeeded();
                }
                fleet.assertIdle();
            }
        });
    }

    @Test
    void oneLegAtATime() {
        try (Fleet fleet = Fleet.of(Mode.UP_FRONT)
                .node(Node.prefill("p0").label(Node.KV_FORMAT, "a").build())
                .node(Node.decode("d0").label(Node.KV_FORMAT, "b").build())
                .node(Node.decode("d1").label(Node.KV_FORMAT, "a").build())
                .build()) {
            Routing.Routed prefill = bound(Waits.get(fleet.router().routeToPrefill(request()), "prefill"));
            assertThat(prefill.decode()).isNull();
            assertThat(prefill.placement().decode()).isNull();
            for (int i = 0; i < 20; i++) {
                Routing.Routed decode = bound(Waits.get(
                        fleet.router()
                                .routeToDecode(request(), prefill.prefill().node()),
                        "decode"));
                assertThat(decode.prefill()).isNull();
                assertThat(decode.decode().node().id())
                        .as("the node that fits the kv-format")
                        .isEqualTo("d1");
                decode.decode().succeeded();
            }
            prefill.prefill().succeeded();
            fleet.assertIdle();
        }
    }

    @Test
    void manyThreadsNeverGoPastTheLimitsAndLeaveNothing() {
        Seeded.repeat(4, random -> {
            try (Fleet fleet = fleet(3)) {
                ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
                AtomicInteger held = new AtomicInteger();
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 6; t++) {
                    SplittableRandom own = random.split();
                    Thread thread = new Thread(() -> useLeases(fleet, own, held), "client-" + t);
                    thread.setUncaughtExceptionHandler((dead, e) -> errors.add(e));
                    thread.start();
                    threads.add(thread);
                }
                threads.forEach(Waits::end);
                assertThat(errors).isEmpty();
                fleet.assertIdle();
            }
        });
    }

    private static void useLeases(Fleet fleet, SplittableRandom random, AtomicInteger held) {
        for (int i = 0; i < 100; i++) {
            Routing routing = random.nextBoolean()
                    ? fleet.router().tryRoute(request())
                    : Waits.get(fleet.router().route(request()), "a route");
            if (routing instanceof Routing.Routed routed) {
                assertThat(held.incrementAndGet()).isLessThanOrEqualTo(3);
                assertThat(fleet.node("d0").inFlight()).isLessThanOrEqualTo(3);
                if (random.nextInt(20) == 0) {
                    fleet.registry()
                            .register(fleet.node("d0").node().toBuilder().build());
                }
                held.decrementAndGet();
                routed.prefill().succeeded();
                routed.decode().succeeded();
            }
        }
    }

    @Test
    void refusalsNameTheirLeg() {
        try (Fleet fleet = fleet(1)) {
            fleet.router().handleNodeFailure("d0", "the host saw it die");
            Refusal refusal = refused(fleet.router().tryRoute(request()));
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_CAPACITY);
            assertThat(refusal.leg()).isEqualTo(Leg.DECODE);
            Routing.Routed prefill = bound(Waits.get(fleet.router().routeToPrefill(request()), "prefill"));
            prefill.prefill().succeeded();
            fleet.assertIdle();
        }
    }

    @Test
    void closingRevokesLeasesAndRefusesWhoWaits() {
        try (Fleet fleet = fleet(1)) {
            Routing.Routed first = bound(fleet.router().tryRoute(request()));
            CompletableFuture<Routing> second = fleet.router().route(request()).toCompletableFuture();
            fleet.router().close();
            assertThat(Waits.get(first.prefill().revoked(), "the reason")).contains("closed");
            assertThat(Waits.get(first.decode().revoked(), "the reason")).contains("closed");
            assertThat(refused(Waits.get(second, "the second")).kind()).isEqualTo(Refusal.Kind.SHUTTING_DOWN);
            assertThat(refused(fleet.router().tryRoute(request())).kind()).isEqualTo(Refusal.Kind.SHUTTING_DOWN);
            fleet.assertIdle();
        }
    }

    @Test
    void closingWhileOthersRouteLeavesNoLease() {
        Seeded.repeat(80, random -> {
            try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 1_000).build()) {
                Thread client = new Thread(
                        () -> {
                            for (int i = 0; i < 50; i++) {
                                fleet.router().tryRoute(request()); // and forgets it
                            }
                        },
                        "client-that-forgets");
                client.start();
                Waits.until(() -> fleet.router().stats().openReservations() > 0, "the first lease");
                fleet.router().close();
                Waits.end(client);
                fleet.assertIdle();
            }
        });
    }

    /** {@code RequestRouter.route}: a stage that never completes exceptionally, except by cancelling its future. */
    @ParameterizedTest
    @ValueSource(strings = {"policy", "strategy"})
    void userCodeThatThrowsDoesNotMakeTheStageFail(String which) {
        Fleet.Builder builder = Fleet.oneByOne(Mode.UP_FRONT, 1);
        if (which.equals("policy")) {
            builder.settings(s -> s.backpressure((request, pressure) -> {
                throw new IllegalStateException("the policy is broken");
            }));
        } else {
            builder.settings(s -> s.prefillStrategy((request, candidates) -> {
                throw new IllegalStateException("the strategy is broken");
            }));
        }
        try (Fleet fleet = builder.build()) {
            for (Routing routing : List.of(
                    Waits.get(fleet.router().route(request()), "the route"),
                    fleet.router().tryRoute(request()))) {
                assertThat(routing)
                        .isInstanceOfSatisfying(
                                Routing.Failed.class,
                                failed -> assertThat(failed.failure()).isInstanceOf(Failure.UserCode.class));
            }
            fleet.assertIdle();
        }
    }
}
