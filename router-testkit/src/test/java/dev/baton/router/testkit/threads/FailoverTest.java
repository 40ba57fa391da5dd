/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One leg fails: where the request goes, who is charged, and what becomes of the other leg (rules R5, R6, R8, R11). */
class FailoverTest {
    // ---- where it goes

    @ParameterizedTest
    @CsvSource({"UP_FRONT,p", "UP_FRONT,d", "AT_HANDOFF,p", "AT_HANDOFF,d", "CONCURRENT,p", "CONCURRENT,d"})
    void aTriedNodeIsNotTriedAgainWhileThereIsAnother(Mode mode, String leg) {
        Fleet.Builder builder = Fleet.of(mode)
                .settings(
                        s -> s.prefillStrategy((request, candidates) -> 0).decodeStrategy((request, candidates) -> 0));
        for (int i = 0; i < 3; i++) {
            builder.prefill("p" + i, 8).decode("d" + i, 8);
        }
        try (Fleet fleet = builder.build()) {
            for (int i = 0; i < 2; i++) {
                fleet.engine(leg + i).setFault(call -> TransportException.nodeFault("broken"));
            }
            Outcome outcome = fleet.submit().completed();
            assertThat(outcome.summary().attempts()).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                Engine engine = fleet.engine(leg + i);
                int calls = leg.equals("p") ? engine.prefillCalls() : engine.decodeCalls();
                assertThat(calls).as("calls on " + engine.id()).isEqualTo(1);
            }
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOnlyNodeIsTriedAgainAfterAWhileAndNotForEver(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 4).build()) {
            fleet.engine("p0").setFault(call -> TransportException.nodeFault("broken"));
            Failure.AttemptsExhausted failure = fleet.submit().failure(Failure.AttemptsExhausted.class);
            assertThat(failure.attempts()).isEqualTo(4);
            assertThat(failure.limit()).contains("maxAttempts");
            assertThat(fleet.engine("p0").prefillCalls()).isEqualTo(4);
            fleet.assertAllEndedWell();
        }
    }

    /** A listener that hears of a placement and declares its node lost: that node gets nothing any more. */
    @ParameterizedTest
    @CsvSource({"UP_FRONT,p", "AT_HANDOFF,p", "CONCURRENT,p", "CONCURRENT,d", "UP_FRONT,d"})
    void nothingIsDispatchedToANodeAfterItWasDeclaredLost(Mode mode, String leg) {
        AtomicReference<Fleet> self = new AtomicReference<>();
        AtomicReference<String> lost = new AtomicReference<>();
        AtomicBoolean dispatchedAfter = new AtomicBoolean();
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.listener(event -> {
                    if (event instanceof RouterEvent.Bound bound && lost.get() == null) {
                        Node node = leg.equals("p")
                                ? bound.placement().prefill()
                                : bound.placement().decode();
                        lost.set(node.id());
                        self.get().router().handleNodeFailure(node.id(), "the host saw it die");
                    }
                }))
                .transport(engines -> new Interposed(engines) {
                    @Override
                    public CompletionStage<PrefillResult<Kv, String>> prefill(PrefillCall<String> call) {
                        if (call.node().id().equals(lost.get())) {
                            dispatchedAfter.set(true);
                        }
                        return super.prefill(call);
                    }

                    @Override
                    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, Kv> call) {
                        if (call.node().id().equals(lost.get())) {
                            dispatchedAfter.set(true);
                        }
                        return super.decode(call);
                    }
                })
                .build()) {
            self.set(fleet);
            fleet.submit().completed();
            assertThat(lost.get()).isNotNull();
            assertThat(dispatchedAfter)
                    .as("a call to " + lost.get() + " after it was declared lost")
                    .isFalse();
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDrainedNodeFinishesWhatItHasAndGetsNothingNew(Mode mode) {
        Seeded.repeat(8, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 100)
                    .settings(s -> s.backpressure(BackpressurePolicy.queue(100, Duration.ofMinutes(1))))
                    .build()) {
                fleet.engines("p").forEach(e -> e.prefill().close());
                List<Client> clients = fleet.submit(16);
                var drained = fleet.registry().drain("p0");
                int before = fleet.engine("p0").prefillCalls();
                List<Client> more = fleet.submit(8);
                assertThat(drained.toCompletableFuture()).isNotDone();
                fleet.engines("p").forEach(e -> e.prefill().open());
                clients.forEach(
                        c -> assertThat(c.completed().summary().attempts()).isEqualTo(1));
                more.forEach(Client::completed);
                Waits.get(drained, "the drain of p0");
                assertThat(fleet.engine("p0").prefillCalls()).isEqualTo(before);
                assertThat(fleet.router().stats().redispatched()).isZero();
                fleet.assertAllEndedWell();
            }
        });
    }

    // ---- the other leg, and who is charged

    @ParameterizedTest
    @EnumSource
    void aPrefillThatFailsLetsGoOfDecode(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 4)
                .settings(s -> s.timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMinutes(1))))
                .build()) {
            fleet.engine("p0").prefill().close();
            Client client = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            fleet.engine("p0").failActive(TransportException.requestFault("unsupported model"));
            client.failure(Failure.RequestFault.class);
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void aConcurrentDecodeThatFailsLetsGoOfPrefill() {
        try (Fleet fleet = Fleet.oneByOne(Mode.CONCURRENT, 4)
                .settings(s -> s.timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMinutes(1))))
                .build()) {
            fleet.engine("p0").prefill().close();
            Client client = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            fleet.engine("d0").failActive(TransportException.requestFault("unsupported model"));
            client.failure(Failure.RequestFault.class);
            fleet.assertAllEndedWell();
        }
    }

    /** Decode gave up because its prefill never came: that is the prefill node's. */
    @Test
    void aDecodeThatTimesOutForWantOfPrefillIsChargedToPrefill() {
        try (Fleet fleet = Fleet.twoByTwo(Mode.CONCURRENT).build()) {
            fleet.engines("p").forEach(e -> e.prefill().close());
            Client client = fleet.submit();
            Waits.until(() -> fleet.engine("d0").active() + fleet.engine("d1").active() == 1, "decode to begin");
            fleet.engines("d").forEach(e -> e.failActive(TransportException.timeout("no KV came")));
            Waits.until(() -> !fleet.events().all(RouterEvent.LegFailed.class).isEmpty(), "the failure to be told");
            RouterEvent.LegFailed failed =
                    fleet.events().all(RouterEvent.LegFailed.class).get(0);
            assertThat(failed.suspect().id()).startsWith("p");
            assertThat(failed.charged()).isTrue();
            fleet.engines("p").forEach(e -> e.prefill().open());
            client.completed();
            fleet.assertAllEndedWell();
        }
    }

    /** It streams, so it has its KV: what becomes of its prefill's call does not matter any more. */
    @ParameterizedTest
    @CsvSource({"fails", "lost", "removed", "ejected"})
    void aConcurrentStreamSurvivesItsPrefillNode(String how) {
        try (Fleet fleet = Fleet.twoByTwo(Mode.CONCURRENT)
                .settings(s -> s.prefillStrategy((request, candidates) -> 0))
                .build()) {
            fleet.engine("p0").answer().close(); // computed, and not answered yet
            fleet.engines("d").forEach(e -> e.chunk().close());
            Client client = fleet.submit();
            client.awaitChunks(1);
            fleet.awaitPhase(client, Phase.DECODING);

            switch (how) {
                case "fails" -> fleet.engine("p0").failActive(TransportException.unreachable("connection reset"));
                case "lost" -> fleet.router().handleNodeFailure("p0", "the host saw it die");
                case "removed" -> fleet.registry().remove("p0");
                default -> {
                    List<Client> others = fleet.submit(3);
                    others.forEach(c -> c.awaitChunks(1));
                    fleet.engine("p0").kill();
                }
            }
            fleet.engine("p0").answer().open();
            fleet.engines("d").forEach(e -> e.chunk().open());

            assertThat(client.completed().summary().chunks()).isEqualTo(3);
            fleet.assertAllEndedWell();
        }
    }

    // ---- silence

    @ParameterizedTest
    @EnumSource
    void aSilentPrefillIsTriedElsewhere(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.timeouts(Timeouts.DEFAULT
                                .withPrefill(Duration.ofMillis(120))
                                .withCancelGrace(Duration.ofMillis(20)))
                        .prefillStrategy((request, candidates) -> 0))
                .build()) {
            fleet.engine("p0").prefill().close();
            Client client = fleet.submit();
            assertThat(client.completed().summary().attempts()).isEqualTo(2);
            assertThat(client.call().placement().prefill().id()).isEqualTo("p1");
            assertCharged(fleet, "p0");
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDecodeSilentBeforeItsFirstChunkIsTriedElsewhere(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .traits(Trait.ABORT_BEFORE_FIRST_CHUNK)
                .settings(s -> s.timeouts(Timeouts.DEFAULT
                                .withFirstChunk(Duration.ofMillis(120))
                                .withCancelGrace(Duration.ofMillis(20)))
                        .decodeStrategy((request, candidates) -> 0))
                .build()) {
            fleet.engine("d0").firstChunk().close();
            Client client = fleet.submit();
            assertThat(client.completed().summary().attempts()).isEqualTo(2);
            assertThat(client.call().placement().decode().id()).isEqualTo("d1");
            assertCharged(fleet, "d0");
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatFallsSilentIsLost(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.timeouts(Timeouts.DEFAULT
                                .withChunkIdle(Duration.ofMillis(120))
                                .withCancelGrace(Duration.ofMillis(20)))
                        .decodeStrategy((request, candidates) -> 0))
                .build()) {
            fleet.engine("d0").chunk().close();
            Client client = fleet.submit();
            Failure.DecodeLost lost = client.failure(Failure.DecodeLost.class);
            assertThat(lost.nodeId()).isEqualTo("d0");
            assertThat(lost.afterChunks()).isEqualTo(1);
            assertCharged(fleet, "d0");
            fleet.assertAllEndedWell();
        }
    }

    /** A handoff that waits for a decode node in vain: its wait is bounded. */
    @Test
    void aParkedHandoffDoesNotWaitForEver() {
        try (Fleet fleet = Fleet.oneByOne(Mode.AT_HANDOFF, 1)
                .settings(s -> s.timeouts(Timeouts.DEFAULT.withParkedHandoff(Duration.ofMillis(50))))
                .build()) {
            fleet.engine("p0").prefill().close();
            Client client = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            var lease = Waits.get(fleet.router().routeToDecode(fleet.request().build(), null), "a lease on d0");
            fleet.engine("p0").prefill().open();
            client.failure(Failure.NotPlacedAgain.class);
            assertThat(fleet.engines().abandonedCount()).isEqualTo(1);
            StepByStepTest.bound(lease).decode().cancelled();
            fleet.assertAllEndedWell();
        }
    }

    /** A late answer of a dead attempt is fenced off. */
    @ParameterizedTest
    @EnumSource
    void whatADeadAttemptStillSendsIsIgnored(Mode mode) {
        Seeded.repeat(8, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 100)
                    .traits(Trait.ABORT_BEFORE_FIRST_CHUNK)
                    .settings(s -> s.timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMinutes(1))))
                    .build()) {
                fleet.engines().all().forEach(e -> e.letGo().close()); // it heeds no cancellation
                fleet.engines("p").forEach(e -> e.prefill().close());
                List<Client> clients = fleet.submit(8);
                fleet.router().handleNodeFailure("p0", "a false alarm");
                fleet.engines("p").forEach(e -> e.prefill().open());
                for (Client client : clients) {
                    client.completed();
                }
                fleet.engines().all().forEach(e -> e.letGo().open());
                fleet.assertAllEndedWell();
            }
        });
    }

    private static void assertCharged(Fleet fleet, String nodeId) {
        List<RouterEvent.LegFailed> failures = fleet.events().all(RouterEvent.LegFailed.class);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0).suspect().id()).isEqualTo(nodeId);
        assertThat(failures.get(0).charged()).isTrue();
    }
}
