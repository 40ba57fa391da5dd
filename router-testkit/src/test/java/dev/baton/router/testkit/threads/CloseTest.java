/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing a router that is in use: each request has an outcome, nothing is left, no thread either. */
class CloseTest {
    @ParameterizedTest
    @EnumSource
    void requestsInEveryPhase(Mode mode) {
        Set<Thread> before = batonThreads();
        Fleet fleet = Fleet.oneByOne(mode, 3)
                .settings(s -> s.backpressure(BackpressurePolicy.queue(10, Duration.ofMinutes(1)))
                        .timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMinutes(1))))
                .build();
        try (fleet) {
            fleet.engines().all().forEach(e -> e.letGo().close()); // engines that let go of nothing
            fleet.engine("d0").chunk().close();
            Client decoding = fleet.submit();
            decoding.awaitChunks(1);
            fleet.engine("d0").firstChunk().close();
            Client transferring = fleet.submit();
            fleet.awaitPhase(transferring, Phase.TRANSFERRING);
            fleet.engine("p0").prefill().close();
            Client prefilling = fleet.submit();
            fleet.awaitPhase(prefilling, Phase.PREFILLING);
            Client waiting = fleet.submit();
            fleet.awaitWaiting(1);

            fleet.router().close();

            assertThat(waiting.refusal().kind()).isEqualTo(Refusal.Kind.SHUTTING_DOWN);
            for (Client client : List.of(decoding, transferring, prefilling)) {
                client.failure(Failure.RouterClosed.class);
            }
            assertThat(fleet.submit().refusal().kind()).isEqualTo(Refusal.Kind.SHUTTING_DOWN);
            Waits.until(
                    () -> fleet.router().stats().openReservations() == 0
                            && fleet.registry().nodes().stream().allMatch(v -> v.isIdle()),
                    () -> "all claims to be given back: " + fleet.registry().nodes());
            fleet.engines().all().forEach(e -> e.letGo().open());
            fleet.engine("d0").firstChunk().open(); // only now the stream that had none yet can be broken off
            fleet.assertAllEndedWell();
            fleet.router().close(); // again
        }
        assertNoNewThread(before);
    }

    @ParameterizedTest
    @EnumSource
    void atAnyMoment(Mode mode) {
        Set<Thread> before = batonThreads();
        Seeded.repeat(30, random -> {
            Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 200)
                    .settings(s -> s.backpressure(BackpressurePolicy.queue(1_000, Duration.ofMinutes(1))))
                    .build();
            try (fleet) {
                AtomicBoolean stop = new AtomicBoolean();
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 3; t++) {
                    Thread thread = new Thread(
                            () -> {
                                for (int i = 0; i < 40 && !stop.get(); i++) {
                                    fleet.submit();
                                }
                            },
                            "client-" + t);
                    thread.start();
                    threads.add(thread);
                }
                int completed = random.nextInt(20);
                Waits.until(() -> fleet.router().stats().completed() >= completed, completed + " completed");
                fleet.router().close();
                stop.set(true);
                threads.forEach(Waits::end);
                fleet.assertAllEndedWell();
            }
        });
        assertNoNewThread(before);
    }

    /** What waits for its back-off after a failure has been dispatched: closing fails it. */
    @Test
    void betweenTwoAttempts() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 3).build()) {
            fleet.engine("p0").setFault(call -> TransportException.overloaded("full", Duration.ofMinutes(1)));
            Client client = fleet.submit();
            fleet.awaitPhase(client, Phase.WAITING);
            Waits.until(() -> fleet.router().stats().redispatched() == 1, "the first overload");
            fleet.router().close();
            assertThat(client.outcome()).isInstanceOf(Outcome.Failed.class);
            fleet.assertAllEndedWell();
        }
    }

    /** The router is closed, or the request cancelled, between the moment it must wait and the moment it does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileARequestBeginsToWait(boolean closes) {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 1)
                .settings(s -> s.queueOrder((request, arrival, deadline, work) -> {
                    meanwhile.get().run();
                    return arrival;
                }))
                .build()) {
            fleet.engine("p0").prefill().close();
            fleet.submit();
            Client waiting = new Client();
            meanwhile.set(
                    closes
                            ? fleet.router()::close
                            : () -> waiting.subscription().cancel());
            fleet.submit(waiting);
            assertThat(waiting.outcome()).isInstanceOfAny(Outcome.Rejected.class, Outcome.Cancelled.class);
            assertThat(fleet.router().stats().waiting()).isZero();
            fleet.engine("p0").prefill().open();
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void fromInsideACallback() {
        Set<Thread> before = batonThreads();
        Fleet[] self = new Fleet[1];
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 3).build()) {
            self[0] = fleet;
            fleet.engine("p0").prefill().close();
            Client other = fleet.submit();
            fleet.engine("p0").prefill().open();
            other.completed();
            fleet.engine("d0").chunk().close();
            Client second = fleet.submit();
            second.awaitChunks(1);
            Client closing = fleet.submit(new Client() {
                @Override
                void next(String chunk) {
                    self[0].router().close();
                }
            });
            closing.failure(Failure.RouterClosed.class);
            second.failure(Failure.RouterClosed.class);
            fleet.assertAllEndedWell();
        }
        assertNoNewThread(before);
    }

    /** A registry outlives the routers over it. */
    @Test
    void aDrainGoesOnWithoutTheRouter() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 3).build()) {
            fleet.engine("d0").chunk().close();
            fleet.submit().awaitChunks(1);
            var drained = fleet.registry().drain("d0");
            assertThat(drained.toCompletableFuture()).isNotDone();
            fleet.router().close();
            Waits.get(drained, "the drain");
        }
    }

    private static Set<Thread> batonThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("baton"))
                .collect(Collectors.toSet());
    }

    private static void assertNoNewThread(Set<Thread> before) {
        Waits.until(
                () -> before.containsAll(batonThreads()),
                () -> "the end of " + batonThreads() + ", before there were " + before);
    }
}
