/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber that throws, asks for nonsense or never returns: it costs at most its own request (rules R1, R3, R14). */
class MisbehavingSubscriberTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(1_000, Duration.ofMinutes(1));
    private static final Duration BRIEF = Duration.ofMillis(80);
    private static final long[] BRIEF_MILLIS = {80, 500, 3_000};

    /** Lets go whom a test has blocked. */
    private final CountDownLatch endOfTest = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        endOfTest.countDown();
    }

    // ---- it throws

    /** Where a subscriber throws. */
    enum Place {
        ON_SUBSCRIBE,
        ON_NEXT,
        ON_COMPLETE,
        ON_ERROR
    }

    static Stream<Arguments> everyPlaceInEveryMode() {
        return Stream.of(Place.values()).flatMap(p -> Stream.of(Mode.values()).map(m -> Arguments.of(p, m)));
    }

    private static Client throwing(Place place, Error error) {
        return new Client() {
            @Override
            void subscribed(Flow.Subscription subscription) {
                throwIn(Place.ON_SUBSCRIBE);
            }

            @Override
            void next(String chunk) {
                throwIn(Place.ON_NEXT);
            }

            @Override
            void ended(Throwable failure) {
                throwIn(failure == null ? Place.ON_COMPLETE : Place.ON_ERROR);
            }

            private void throwIn(Place here) {
                if (here == place) {
                    throw error;
                }
            }
        };
    }

    @ParameterizedTest
    @MethodSource("everyPlaceInEveryMode")
    void throwing(Place place, Mode mode) {
        Seeded.repeat(2, random -> {
            try (Fleet fleet =
                    Fleet.twoByTwo(mode).delays(random.nextLong(), 50).build()) {
                List<Client> bad = new ArrayList<>();
                List<Client> good = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    Client client = throwing(place, new AssertionError("the subscriber is broken"));
                    bad.add(fleet.submit(client));
                    if (place == Place.ON_ERROR) {
                        client.call().cancel();
                    }
                    good.add(fleet.submit());
                }
                good.forEach(Client::completed);
                for (Client client : bad) {
                    switch (place) {
                        case ON_SUBSCRIBE, ON_NEXT -> {
                            Failure.UserCode failure = client.failure(Failure.UserCode.class);
                            assertThat(failure.where()).contains("subscriber");
                            assertThat(failure.cause()).hasMessageContaining("the subscriber is broken");
                        }
                        case ON_COMPLETE -> client.completed();
                        case ON_ERROR ->
                            assertThat(client.outcome()) // it may have been too late
                                    .isInstanceOfAny(Outcome.Cancelled.class, Outcome.Completed.class);
                    }
                }
                fleet.assertAllEndedWell();
            }
        });
    }

    // ---- it asks for nonsense

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void askingForNothing(long demand) {
        for (Mode mode : Mode.values()) {
            try (Fleet fleet = Fleet.oneByOne(mode, 4).build()) {
                Client atOnce = fleet.submit(new Client(0) {
                    @Override
                    void subscribed(Flow.Subscription subscription) {
                        subscription.request(demand);
                    }
                });
                Client later = fleet.submit(new Client(1) {
                    @Override
                    void next(String chunk) {
                        subscription().request(demand);
                    }
                });
                for (Client client : List.of(atOnce, later)) {
                    assertThat(client.failure(Failure.UserCode.class).cause())
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("3.9");
                    assertThat(client.terminal()).isInstanceOf(Throwable.class);
                }
                fleet.submit().completed();
                fleet.assertAllEndedWell();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void askingFromManyThreadsAtOnce(Mode mode) {
        Seeded.repeat(8, random -> {
            try (Fleet fleet =
                    Fleet.oneByOne(mode, 4).delays(random.nextLong(), 20).build()) {
                RouteRequest request = fleet.request()
                        .maxOutputTokens(40)
                        .expectedOutputTokens(40)
                        .build();
                Client client = fleet.submit(request, new Client(0));
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    Thread thread = new Thread(
                            () -> {
                                for (int i = 0; i < 10; i++) {
                                    client.request(1);
                                }
                            },
                            "client-" + t);
                    thread.start();
                    threads.add(thread);
                }
                threads.forEach(Waits::end);
                client.completed();
                fleet.assertAllEndedWell();
            }
        });
    }

    // ---- it never returns

    private Client blockingInOnNext(CountDownLatch blocked) {
        return new Client() {
            @Override
            void next(String chunk) {
                block(blocked);
            }
        };
    }

    private void block(CountDownLatch blocked) {
        blocked.countDown();
        try {
            var unused = endOfTest.await(10 * Waits.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Submits, and waits until the client has blocked a thread of the engines.
     *
     * @param timeoutsMillis the request's time-out; further ones are for machines so loaded that it passes before
     */
    private static Client submitBlocking(Fleet fleet, Function<CountDownLatch, Client> maker, long... timeoutsMillis) {
        List<Engine> decodes = fleet.engines("d");
        for (long millis : timeoutsMillis) {
            decodes.forEach(e -> e.firstChunk().close()); // else it might block the thread that submits
            CountDownLatch blocked = new CountDownLatch(1);
            RouteRequest request =
                    fleet.request().timeout(Duration.ofMillis(millis)).build();
            Client client = fleet.submit(request, maker.apply(blocked));
            Waits.until(
                    () -> client.hasOutcome()
                            || decodes.stream().anyMatch(e -> e.firstChunk().held() > 0),
                    "decode to begin");
            decodes.forEach(e -> e.firstChunk().open());
            Waits.until(() -> client.hasOutcome() || blocked.getCount() == 0, "the client to block");
            if (blocked.getCount() == 0) {
                return client;
            }
        }
        throw new AssertionError("the client did not come to block");
    }

    private static RouteRequest brief(Fleet fleet) {
        return fleet.request().timeout(BRIEF).build();
    }

    private static Fleet.Builder quickToLetGo(Mode mode, boolean abortable) {
        Fleet.Builder builder = Fleet.twoByTwo(mode)
                .settings(
                        s -> s.backpressure(PATIENT).timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMillis(20))));
        return abortable ? builder.traits(Trait.ABORT_BEFORE_FIRST_CHUNK) : builder.traits(Trait.RETARGETABLE_HANDOFF);
    }

    static Stream<Arguments> everyModeAbortableOrNot() {
        return Stream.of(Mode.values()).flatMap(m -> Stream.of(true, false).map(a -> Arguments.of(m, a)));
    }

    @ParameterizedTest
    @MethodSource("everyModeAbortableOrNot")
    void blockedInOnNextTheDeadlineEndsIt(Mode mode, boolean abortable) {
        try (Fleet fleet = quickToLetGo(mode, abortable).build()) {
            Client bad = submitBlocking(fleet, this::blockingInOnNext, BRIEF_MILLIS);
            fleet.submit(8).forEach(Client::completed);

            bad.failure(Failure.DeadlineExceeded.class);

            fleet.assertIdle(); // while it is still blocked
        }
    }

    @ParameterizedTest
    @MethodSource("everyModeAbortableOrNot")
    void blockedInOnNextItCanBeCancelled(Mode mode, boolean abortable) {
        try (Fleet fleet = quickToLetGo(mode, abortable).build()) {
            Client bad = submitBlocking(fleet, this::blockingInOnNext, 300_000);

            bad.call().cancel();

            bad.cancelled();
            fleet.assertIdle();
        }
    }

    @ParameterizedTest
    @MethodSource("everyModeAbortableOrNot")
    void blockedInOnNextTheRouterCanBeClosed(Mode mode, boolean abortable) {
        try (Fleet fleet = quickToLetGo(mode, abortable).build()) {
            Client bad = submitBlocking(fleet, this::blockingInOnNext, 300_000);

            fleet.router().close();

            bad.failure(Failure.RouterClosed.class);
            fleet.assertIdle();
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedInOnNextItsNodeIsLost(Mode mode) {
        try (Fleet fleet = quickToLetGo(mode, true).build()) {
            Client bad = submitBlocking(fleet, this::blockingInOnNext, BRIEF_MILLIS);

            fleet.router().handleNodeFailure("d0", "the process exited");
            fleet.router().handleNodeFailure("d1", "the process exited");

            assertThat(bad.outcome()).isInstanceOf(Outcome.Failed.class);
            fleet.assertIdle();
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedInOnSubscribe(Mode mode) {
        try (Fleet fleet = quickToLetGo(mode, true).build()) {
            CountDownLatch blocked = new CountDownLatch(1);
            AtomicInteger ended = new AtomicInteger();
            fleet.router().stats();
            Thread client = new Thread(
                    () -> fleet.submit(brief(fleet), new Client() {
                        @Override
                        void subscribed(Flow.Subscription subscription) {
                            block(blocked);
                        }

                        @Override
                        void ended(Throwable error) {
                            ended.incrementAndGet();
                        }
                    }),
                    "client-blocked-in-onSubscribe");
            client.start();
            Waits.zero(blocked, "onSubscribe");
            Waits.until(() -> fleet.router().stats().rejected() == 1, "the deadline");
            fleet.submit().completed();
            fleet.assertIdle();
            assertThat(ended).hasValue(0);
            endOfTest.countDown();
            Waits.end(client);
            Waits.until(() -> ended.get() == 1, "onError, when onSubscribe has returned");
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedInOnComplete(Mode mode) {
        try (Fleet fleet = quickToLetGo(mode, true).build()) {
            Client bad = submitBlocking(
                    fleet,
                    blocked -> new Client() {
                        @Override
                        void ended(Throwable error) {
                            if (error == null) {
                                block(blocked);
                            }
                        }
                    },
                    BRIEF_MILLIS);
            bad.completed(); // by its deadline at the latest
            fleet.assertIdle();
        }
    }

    /** The next request is served on the thread that ended the last one: that one's outcome must not wait for it. */
    @ParameterizedTest
    @EnumSource
    void theOneBeforeItCompletesThoughTheNextBlocks(Mode mode) {
        try (Fleet fleet = oneSlotAnsweringAtOnce(mode).build()) {
            CountDownLatch blocked = new CountDownLatch(1);
            fleet.engine("d0").chunk().close();
            Client first = fleet.submit();
            first.awaitChunks(1);
            Client bad = fleet.submit(fleet.request().build(), blockingInOnNext(blocked));
            fleet.awaitWaiting(1);
            Thread engine = new Thread(() -> fleet.engine("d0").chunk().open(), "engine-that-goes-on");
            engine.start();
            Waits.zero(blocked, "onNext of the second");

            first.completed();

            bad.call().cancel();
            bad.cancelled();
            endOfTest.countDown();
            Waits.end(engine);
            fleet.assertIdle();
        }
    }

    /** The other way round: its place is free, so the next has it, whatever its subscriber does with the last signal. */
    @ParameterizedTest
    @EnumSource
    void theNextOneCompletesThoughTheOneBeforeItBlocks(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 1)
                .traits(Trait.ABORT_BEFORE_FIRST_CHUNK)
                .settings(s -> s.backpressure(PATIENT))
                .build()) {
            CountDownLatch blocked = new CountDownLatch(1);
            fleet.engine("d0").chunk().close();
            Client bad = fleet.submit(new Client() {
                @Override
                void ended(Throwable error) {
                    block(blocked);
                }
            });
            bad.awaitChunks(1);
            Client next = fleet.submit();
            fleet.awaitWaiting(1);
            fleet.engine("d0").chunk().open();
            Waits.zero(blocked, "onComplete");

            next.completed();
        }
    }

    /** Two are bound by one release, on one thread; the first of them blocks it before the second is dispatched. */
    @Test
    void whoIsBoundTogetherWithItLosesNoClaim() {
        try (Fleet fleet = Fleet.of(Mode.UP_FRONT)
                .prefill("p0", 8)
                .node(Node.decode("d0").kvCapacityTokens(100).build())
                .answeringAtOnce()
                .traits(Trait.ABORT_BEFORE_FIRST_CHUNK)
                .settings(
                        s -> s.backpressure(PATIENT).timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMillis(20))))
                .build()) {
            CountDownLatch blocked = new CountDownLatch(1);
            fleet.engine("d0").chunk().close();
            Client large = fleet.submit(fleet.request().promptTokens(90).build());
            large.awaitChunks(1);
            RouteRequest.Builder request = fleet.request().timeout(Duration.ofMillis(300));
            Client bad = fleet.submit(request.id("bad").build(), blockingInOnNext(blocked));
            Client next = fleet.submit(request.id("next").build(), new Client());
            fleet.awaitWaiting(2);
            Thread engine = new Thread(() -> fleet.engine("d0").chunk().open(), "engine-that-goes-on");
            engine.start();
            Waits.zero(blocked, "onNext of the second");

            bad.failure(Failure.DeadlineExceeded.class);
            next.outcome();
            fleet.assertIdle(); // while the thread is still blocked
            endOfTest.countDown();
            Waits.end(engine);
        }
    }

    /** The timer gives a claim back and so serves the next request: a subscriber must not stop the clock. */
    @ParameterizedTest
    @EnumSource
    void theTimerGoesOn(Mode mode) {
        try (Fleet fleet = oneSlotAnsweringAtOnce(mode).build()) {
            CountDownLatch blocked = new CountDownLatch(1);
            fleet.engines().all().forEach(e -> e.setLettingGo(Engine.LettingGo.SILENT));
            fleet.engine("d0").chunk().close();
            Client first = fleet.submit();
            first.awaitChunks(1);
            Client bad =
                    fleet.submit(fleet.request().timeout(Duration.ofMillis(300)).build(), blockingInOnNext(blocked));
            Client other = fleet.submit(brief(fleet), new Client());

            first.call().cancel(); // its grace ends on the timer
            Waits.zero(blocked, "onNext of the second");

            other.outcome();
            bad.failure(Failure.DeadlineExceeded.class);
            fleet.assertIdle();
        }
    }

    /** An outcome that is told on the timer: what the host does with it must not stop the clock. */
    @Test
    void aHostThatBlocksOnTheOutcomeDoesNotStopTheClock() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4).build()) {
            CountDownLatch blocked = new CountDownLatch(1);
            fleet.engine("p0").prefill().close();
            Client bad = fleet.submit(brief(fleet), new Client());
            var unused = bad.call().outcome().thenAccept(outcome -> block(blocked));
            Waits.zero(blocked, "the outcome of the first");
            Client other = fleet.submit(brief(fleet), new Client());
            other.failure(Failure.DeadlineExceeded.class);
            fleet.assertIdle();
        }
    }

    private static Fleet.Builder oneSlotAnsweringAtOnce(Mode mode) {
        return Fleet.oneByOne(mode, 1)
                .answeringAtOnce()
                .traits(Trait.ABORT_BEFORE_FIRST_CHUNK)
                .settings(
                        s -> s.backpressure(PATIENT).timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMillis(20))));
    }

    // ---- the host's executor

    @ParameterizedTest
    @EnumSource
    void subscribersAreCalledOnTheHostsExecutor(Mode mode) {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "client-executor"));
        try (Fleet fleet =
                Fleet.twoByTwo(mode).settings(s -> s.callbackExecutor(executor)).build()) {
            List<String> strangers = new ArrayList<>();
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(fleet.submit(new Client() {
                    @Override
                    void subscribed(Flow.Subscription subscription) {
                        note();
                    }

                    @Override
                    void next(String chunk) {
                        note();
                    }

                    @Override
                    void ended(Throwable error) {
                        note();
                    }

                    private void note() {
                        String name = Thread.currentThread().getName();
                        if (!name.equals("client-executor")) {
                            synchronized (strangers) {
                                strangers.add(name);
                            }
                        }
                    }
                }));
            }
            clients.forEach(Client::completed);
            assertThat(strangers).isEmpty();
            fleet.assertAllEndedWell();
        } finally {
            executor.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExecutorThatThrows(boolean rejected) {
        AtomicInteger tasks = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT)
                .settings(s -> s.callbackExecutor(task -> {
                    if (tasks.incrementAndGet() % 5 == 0) {
                        throw rejected
                                ? new RejectedExecutionException("no thread")
                                : new IllegalStateException("the executor is broken");
                    }
                    threads.execute(task);
                }))
                .build()) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(fleet.submit());
            }
            clients.forEach(Client::completed);
            fleet.assertAllEndedWell();
        } finally {
            threads.shutdownNow();
        }
    }
}
