/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that withdraws its request, in every phase and by every way (rule R12). */
class CancellationTest {
    /** By what a client withdraws. */
    enum Way {
        CALL,
        SUBSCRIPTION,
        BOTH_TWICE;

        void cancel(Client client) {
            switch (this) {
                case CALL -> client.call().cancel();
                case SUBSCRIPTION -> client.subscription().cancel();
                case BOTH_TWICE -> {
                    client.call().cancel();
                    client.subscription().cancel();
                    client.subscription().cancel();
                    client.call().cancel();
                }
            }
        }
    }

    static Stream<Arguments> everyModeAndWay() {
        return Stream.of(Mode.values()).flatMap(m -> Stream.of(Way.values()).map(w -> Arguments.of(m, w)));
    }

    private static Fleet.Builder fleet(Mode mode) {
        return Fleet.oneByOne(mode, 1)
                .traits(Trait.ABORT_BEFORE_FIRST_CHUNK)
                .settings(s -> s.backpressure(BackpressurePolicy.queue(100, Duration.ofMinutes(1)))
                        .timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMinutes(1))));
    }

    @ParameterizedTest
    @MethodSource("everyModeAndWay")
    void whileWaiting(Mode mode, Way way) {
        try (Fleet fleet = fleet(mode).build()) {
            fleet.engine("p0").prefill().close();
            Client first = fleet.submit();
            List<Client> waiting = fleet.submit(3);
            fleet.awaitWaiting(3);

            way.cancel(waiting.get(1));

            assertThat(waiting.get(1).cancelled().during()).isEqualTo(Phase.WAITING);
            assertThat(fleet.router().stats().waiting()).isEqualTo(2);
            fleet.engine("p0").prefill().open();
            first.completed();
            waiting.get(0).completed();
            waiting.get(2).completed();
            assertThat(fleet.engine("p0").prefillCalls()).isEqualTo(3);
            assertEnd(fleet, waiting.get(1), way, abandoned(mode, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("everyModeAndWay")
    void whilePrefilling(Mode mode, Way way) {
        try (Fleet fleet = fleet(mode).build()) {
            holdCancelled(fleet);
            fleet.engine("p0").prefill().close();
            Client client = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            assertThat(client.call().phase()).isEqualTo(Phase.PREFILLING);

            way.cancel(client);

            assertThat(client.cancelled().during()).isEqualTo(Phase.PREFILLING);
            assertThat(fleet.node("p0").inFlight())
                    .as("claims until the engine has let go")
                    .isEqualTo(1);
            assertThat(fleet.node("d0").inFlight())
                    .as("a decode claim that no engine knows of")
                    .isEqualTo(mode == Mode.CONCURRENT ? 1 : 0);
            letGoOfCancelled(fleet);
            assertEnd(fleet, client, way, abandoned(mode, 0));
        }
    }

    /** The handoff is there, decode is not: it waits for a node. */
    @ParameterizedTest
    @EnumSource
    void whileItsKvIsParked(Way way) {
        try (Fleet fleet = fleet(Mode.AT_HANDOFF).build()) {
            fleet.engine("p0").prefill().close();
            Client client = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            var lease = Waits.get(fleet.router().routeToDecode(fleet.request().build(), null), "a lease on d0");
            fleet.engine("p0").prefill().open();
            fleet.awaitPhase(client, Phase.TRANSFERRING);
            fleet.awaitWaiting(1);
            assertThat(fleet.engine("p0").parked()).isEqualTo(1);
            assertThat(fleet.node("p0").kvTokens()).as("parked KV is charged").isEqualTo(10);

            way.cancel(client);

            assertThat(client.cancelled().during()).isEqualTo(Phase.TRANSFERRING);
            StepByStepTest.bound(lease).decode().cancelled();
            assertEnd(fleet, client, way, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("everyModeAndWay")
    void whileTransferring(Mode mode, Way way) {
        try (Fleet fleet = fleet(mode).build()) {
            holdCancelled(fleet);
            fleet.engine("d0").firstChunk().close();
            Client client = fleet.submit();
            fleet.engine("d0").firstChunk().awaitHeld(1);
            fleet.awaitPhase(client, Phase.TRANSFERRING);

            way.cancel(client);

            assertThat(client.cancelled().during()).isEqualTo(Phase.TRANSFERRING);
            assertThat(fleet.node("d0").inFlight())
                    .as("claims until the engine has let go")
                    .isEqualTo(1);
            letGoOfCancelled(fleet);
            assertEnd(fleet, client, way, abandoned(mode, 1));
        }
    }

    /** Engines whose decode must not be aborted before its first chunk: the claim lasts until that came, with the KV. */
    @ParameterizedTest
    @MethodSource("everyModeAndWay")
    void whileTransferringAndDecodeMustNotBeAborted(Mode mode, Way way) {
        try (Fleet fleet = fleet(mode).traits(Trait.RETARGETABLE_HANDOFF).build()) {
            fleet.engine("d0").firstChunk().close();
            Client client = fleet.submit();
            fleet.engine("d0").firstChunk().awaitHeld(1);
            fleet.awaitPhase(client, Phase.TRANSFERRING);

            way.cancel(client);

            assertThat(client.cancelled().during()).isEqualTo(Phase.TRANSFERRING);
            assertThat(fleet.engine("d0").active()).as("decode goes on").isEqualTo(1);
            assertThat(fleet.node("d0").inFlight()).as("and is paid for").isEqualTo(1);
            fleet.engine("d0").firstChunk().open();
            assertEnd(fleet, client, way, abandoned(mode, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("everyModeAndWay")
    void whileDecoding(Mode mode, Way way) {
        try (Fleet fleet = fleet(mode).build()) {
            holdCancelled(fleet);
            fleet.engine("d0").chunk().close();
            Client client = fleet.submit();
            client.awaitChunks(1);
            fleet.awaitPhase(client, Phase.DECODING);
            Waits.until(() -> fleet.node("p0").isIdle(), "the end of its prefill");

            way.cancel(client);

            Outcome.Cancelled cancelled = client.cancelled();
            assertThat(cancelled.during()).isEqualTo(Phase.DECODING);
            assertThat(cancelled.summary().chunks()).isEqualTo(1);
            assertThat(fleet.node("d0").inFlight())
                    .as("claims until the engine has let go")
                    .isEqualTo(1);
            letGoOfCancelled(fleet);
            fleet.engine("d0").chunk().open();
            assertEnd(fleet, client, way, abandoned(mode, 0));
            assertThat(client.chunks()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void beforeOnSubscribeHasReturned(Mode mode) {
        try (Fleet fleet = fleet(mode).build()) {
            Client client = fleet.submit(new Client() {
                @Override
                void subscribed(Flow.Subscription subscription) {
                    subscription.cancel();
                }
            });

            assertThat(client.cancelled().during()).isEqualTo(Phase.WAITING);
            assertThat(fleet.engine("p0").prefillCalls()).isZero();
            assertEnd(fleet, client, Way.SUBSCRIPTION, abandoned(mode, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromOnNext(Mode mode) {
        Seeded.repeat(10, random -> {
            try (Fleet fleet = fleet(mode).delays(random.nextLong(), 50).build()) {
                Client client = fleet.submit(new Client() {
                    @Override
                    void next(String chunk) {
                        subscription().cancel();
                    }
                });

                assertThat(client.cancelled().during()).isEqualTo(Phase.DECODING);
                assertEnd(fleet, client, Way.SUBSCRIPTION, abandoned(mode, 0));
                assertThat(client.chunks()).hasSize(1);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void fromOnComplete(Way way) {
        try (Fleet fleet = fleet(Mode.UP_FRONT).build()) {
            fleet.engine("d0").chunk().close(); // so that it does not end before submit has returned
            Client client = fleet.submit(new Client() {
                @Override
                void ended(Throwable error) {
                    way.cancel(this);
                }
            });
            client.awaitChunks(1);
            fleet.engine("d0").chunk().open();

            client.completed();
            fleet.assertAllEndedWell();
        }
    }

    /** An engine that does not say that it has let go: the claim is given back when the grace period is over. */
    @ParameterizedTest
    @EnumSource
    void theGraceEndsTheClaimOfASilentEngine(Mode mode) {
        try (Fleet fleet = fleet(mode)
                .settings(s -> s.timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMillis(30))))
                .build()) {
            fleet.engines().all().forEach(e -> e.setLettingGo(Engine.LettingGo.SILENT));
            fleet.engine("p0").prefill().close();
            Client prefilling = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            prefilling.call().cancel();
            prefilling.cancelled();
            fleet.assertIdle();

            fleet.engine("p0").prefill().open();
            fleet.engine("d0").chunk().close();
            Client decoding = fleet.submit();
            decoding.awaitChunks(1);
            decoding.call().cancel();
            decoding.cancelled();
            fleet.assertIdle();
        }
    }

    /** An engine that does not say that it has let go, but ends the call's stage or stream. */
    @ParameterizedTest
    @EnumSource
    void theEndOfTheCallEndsItsClaim(Mode mode) {
        try (Fleet fleet = fleet(mode).build()) {
            fleet.engines().all().forEach(e -> e.setLettingGo(Engine.LettingGo.ENDS_CALL));
            fleet.engine("p0").prefill().close();
            Client prefilling = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            prefilling.call().cancel();
            prefilling.cancelled();
            fleet.assertIdle();

            fleet.engine("p0").prefill().open();
            fleet.engine("d0").chunk().close();
            Client decoding = fleet.submit();
            decoding.awaitChunks(1);
            decoding.call().cancel();
            decoding.cancelled();
            fleet.assertIdle();
        }
    }

    /** The engine does not heed the cancellation and hands off: nobody will fetch it. */
    @Test
    void aHandoffThatComesTooLateIsAbandoned() {
        List<Integer> claimedOnAbandon = new ArrayList<>();
        Fleet[] self = new Fleet[1];
        try (Fleet fleet = fleet(Mode.UP_FRONT)
                .transport(engines -> new Interposed(engines) {
                    @Override
                    public void abandon(Node node, Kv handoff) {
                        claimedOnAbandon.add((int) self[0].node(node.id()).kvTokens());
                        super.abandon(node, handoff);
                    }
                })
                .build()) {
            self[0] = fleet;
            holdCancelled(fleet);
            fleet.engine("p0").prefill().close();
            Client client = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            client.call().cancel();
            client.cancelled();

            fleet.engine("p0").prefill().open();

            assertEnd(fleet, client, Way.CALL, 1);
            assertThat(claimedOnAbandon)
                    .as("KV tokens claimed on the node while its KV was still parked")
                    .containsExactly(10);
        }
    }

    /** The others get what the cancelled ones leave. */
    @ParameterizedTest
    @EnumSource
    void atAnyMomentByAnyWay(Mode mode) {
        Seeded.repeat(20, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 300)
                    .settings(s -> s.backpressure(BackpressurePolicy.queue(100, Duration.ofMinutes(1))))
                    .build()) {
                List<Client> clients = fleet.submit(24);
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 3; t++) {
                    SplittableRandom own = random.split();
                    Thread thread = new Thread(() -> cancelSome(clients, own), "client-" + t);
                    thread.start();
                    threads.add(thread);
                }
                threads.forEach(Waits::end);

                for (Client client : clients) {
                    assertThat(client.outcome()).isInstanceOfAny(Outcome.Completed.class, Outcome.Cancelled.class);
                }
                fleet.assertAllEndedWell();
            }
        });
    }

    private static void cancelSome(List<Client> clients, SplittableRandom random) {
        for (int i = 0; i < 6; i++) {
            Client client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(3)) {
                case 0 -> client.awaitChunksOrEnd(1);
                case 1 -> Thread.onSpinWait();
                default -> {}
            }
            Way.values()[random.nextInt(Way.values().length)].cancel(client);
        }
    }

    // ---- helpers

    private static void holdCancelled(Fleet fleet) {
        fleet.engines().all().forEach(e -> e.letGo().close());
    }

    private static void letGoOfCancelled(Fleet fleet) {
        fleet.engines().all().forEach(e -> e.letGo().open());
    }

    /** Concurrent engines hand over by themselves; what becomes of a late handoff there is another test's matter. */
    private static int abandoned(Mode mode, int sequential) {
        return mode == Mode.CONCURRENT ? -1 : sequential;
    }

    private static void assertEnd(Fleet fleet, Client client, Way way, int abandoned) {
        fleet.assertAllEndedWell();
        if (way == Way.CALL) {
            client.terminal(); // it is told; what it is told, check() has looked at
        } else if (way == Way.SUBSCRIPTION) {
            assertThat(client.isTerminated())
                    .as("a signal after Subscription.cancel")
                    .isFalse();
        }
        if (abandoned >= 0) {
            assertThat(fleet.engines().abandonedCount())
                    .as("abandoned handoffs")
                    .isEqualTo(abandoned);
            assertThat(fleet.router().stats().abandoned()).isEqualTo(abandoned);
        }
        assertThat(fleet.router().stats().cancelled()).isEqualTo(1);
    }
}
