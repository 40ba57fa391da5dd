/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.strategy.LegPair;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever gives capacity back wakes whom it can serve, and nobody spins for what cannot be had (rule R10). */
class WakeUpTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(1_000, Duration.ofMinutes(1));

    /** One decode slot, left open until handoff: a request that ends in prefill gives its credit to the next. */
    @Test
    void theCreditOfARequestThatFailsInPrefillIsHandedOn() {
        try (Fleet fleet = creditBound()) {
            Client first = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            Client second = fleet.submit(); // room for prefill, none for decode
            fleet.awaitWaiting(1);

            fleet.engine("p0").failActive(TransportException.requestFault("bad prompt"));

            assertThat(first.outcome()).isInstanceOf(Outcome.Failed.class);
            fleet.engine("p0").prefill().open();
            second.completed();
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void theCreditOfACancelledRequestIsHandedOnBeforeItsEngineLetsGo() {
        try (Fleet fleet = creditBound()) {
            fleet.engine("p0").letGo().close();
            Client first = fleet.submit();
            fleet.engine("p0").prefill().awaitHeld(1);
            Client second = fleet.submit();
            fleet.awaitWaiting(1);

            first.call().cancel();
            first.cancelled();

            fleet.engine("p0").prefill().awaitHeld(2); // the second has come
            fleet.engine("p0").letGo().open();
            fleet.engine("p0").prefill().open();
            second.completed();
            fleet.assertAllEndedWell();
        }
    }

    private static Fleet creditBound() {
        Fleet fleet = Fleet.of(Mode.AT_HANDOFF)
                .prefill("p0", 4)
                .decode("d0", 1)
                .settings(s -> s.backpressure(PATIENT))
                .settings(s -> s.timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMinutes(1))))
                .build();
        fleet.engine("p0").prefill().close();
        return fleet;
    }

    /** Many that do not fit now stand before one that does; when they give up, it must not wait for something else. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoStoodBehindThoseThatGaveUpIsServed(boolean byCancel) {
        try (Fleet fleet = Fleet.of(Mode.UP_FRONT)
                .prefill("p0", 64)
                .node(Node.decode("d0").kvCapacityTokens(1_000).build())
                .settings(s -> s.backpressure(PATIENT))
                .build()) {
            fleet.engine("d0").chunk().close();
            Client running = fleet.submit(sized(fleet, 500, null));
            running.awaitChunks(1);
            List<Client> large = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                large.add(fleet.submit(sized(fleet, 600, byCancel ? null : Duration.ofMillis(200))));
            }
            Client small = fleet.submit(sized(fleet, 100, null));
            if (byCancel) {
                large.forEach(c -> c.call().cancel());
            }
            large.forEach(Client::outcome);

            small.awaitChunks(1);
            assertThat(running.hasOutcome()).as("the large request still runs").isFalse();
            fleet.engine("d0").chunk().open();
            running.completed();
            small.completed();
            fleet.assertAllEndedWell();
        }
    }

    private static RouteRequest sized(Fleet fleet, int tokens, Duration timeout) {
        return fleet.request()
                .promptTokens(tokens - 3)
                .maxOutputTokens(3)
                .timeout(timeout)
                .build();
    }

    /** A hybrid node that has room for either leg, but not for both. */
    @ParameterizedTest
    @ValueSource(ints = {13, 24, 36})
    void nobodySpinsForAHybridNodeThatHasRoomForOneLegOnly(int kvCapacity) {
        Fleet.Builder hybrid = Fleet.of(Mode.UP_FRONT)
                .node(Node.hybrid("h0").kvCapacityTokens(kvCapacity).build());
        assertThatManyWaitInPeace(hybrid);
    }

    /** Decode computes the prompt itself, and has a slot and KV for it, but computes another prompt now. */
    @Test
    void nobodySpinsForADecodeNodeThatIsBusyWithAPrompt() {
        Fleet.Builder local = Fleet.of(Mode.UP_FRONT)
                .prefill("p0", 4)
                .node(Node.decode("h0").maxPrefillTokens(15).build())
                .settings(s -> s.placementStrategy((request, prefill, decode) -> LegPair.of(LegPair.LOCAL, 0)));
        assertThatManyWaitInPeace(local);
    }

    private static void assertThatManyWaitInPeace(Fleet.Builder builder) {
        Fleet fleet = builder.settings(s -> s.backpressure(PATIENT)).build();
        try {
            fleet.engine("h0").firstChunk().close();
            Thread client = new Thread(() -> fleet.submit(4), "client-of-h0");
            client.setDaemon(true);
            client.start();
            Waits.end(client);
            fleet.engine("h0").firstChunk().open();
            fleet.assertAllEndedWell();
        } finally {
            fleet.close(); // ends whoever spins
        }
    }

    /** Its KV is parked and it waits for decode; then its prefill node is lost, and it waits for both. */
    @Test
    void aRequestWaitsInOnePlaceOnly() {
        try (Fleet fleet = Fleet.of(Mode.AT_HANDOFF)
                .prefill("p0", 4)
                .prefill("p1", 4)
                .decode("d0", 1)
                .settings(s -> s.backpressure(PATIENT)
                        .prefillStrategy((request, candidates) -> 0)
                        .timeouts(Timeouts.DEFAULT.withParkedHandoff(Duration.ofMinutes(1))))
                .build()) {
            Client parked = parkOne(fleet);
            assertThat(fleet.router().stats().waiting()).isEqualTo(1);

            fleet.router().handleNodeFailure("p0", "the process exited");
            Waits.until(
                    () -> fleet.router().stats().redispatched() == 1,
                    () -> "the parked request to be dispatched again: "
                            + fleet.router().stats());
            parked.call().cancel();
            parked.cancelled();

            Waits.until(
                    () -> fleet.router().stats().waiting() == 0,
                    () -> "an empty waiting room: " + fleet.router().stats());
        }
    }

    /** Leaves one request with its handoff parked on p0, while a lease has the last slot of decode. */
    private static Client parkOne(Fleet fleet) {
        fleet.engine("p0").prefill().close();
        Client parked = fleet.submit();
        fleet.engine("p0").prefill().awaitHeld(1);
        Waits.get(fleet.router().routeToDecode(fleet.request().build(), null), "a lease on d0");
        fleet.engine("p0").prefill().open();
        fleet.awaitPhase(parked, Phase.TRANSFERRING);
        fleet.awaitWaiting(1);
        return parked;
    }
}
