/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client's demand is the transport's, to the chunk (rule R2). */
class SlowConsumerTest {
    private static final int CHUNKS = 20;

    @ParameterizedTest
    @EnumSource
    void oneByOne(Mode mode) {
        Seeded.repeat(4, random -> {
            try (Fleet fleet =
                    Fleet.oneByOne(mode, 4).delays(random.nextLong(), 20).build()) {
                Client client = fleet.submit(request(fleet), new Client(0));
                String id = client.call().id();
                fleet.engine("d0").firstChunk().close();
                for (int i = 1; i <= CHUNKS; i++) {
                    client.request(1);
                    fleet.engine("d0").firstChunk().open();
                    client.awaitChunks(i);
                    assertThat(fleet.engines().asked(id))
                            .as("chunks that the transport was asked for")
                            .isEqualTo(i);
                    assertThat(client.chunks()).hasSize(i);
                }
                client.completed();
                fleet.assertAllEndedWell();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void byAnyAmount(Mode mode) {
        Seeded.repeat(10, random -> {
            try (Fleet fleet =
                    Fleet.oneByOne(mode, 4).delays(random.nextLong(), 50).build()) {
                int first = random.nextInt(3);
                Client client = fleet.submit(request(fleet), new Client(first));
                String id = client.call().id();
                int asked = first;
                while (asked < CHUNKS) {
                    if (random.nextBoolean()) {
                        client.awaitChunks(asked);
                    }
                    int more = 1 + random.nextInt(6);
                    asked += more;
                    client.request(more);
                    int now = asked;
                    Waits.until(
                            () -> fleet.engines().asked(id) == now || client.hasOutcome(),
                            () -> "the transport to be asked for " + now + ", not "
                                    + fleet.engines().asked(id));
                }
                client.completed();
                fleet.assertAllEndedWell();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void everything(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 4).build()) {
            Client client = fleet.submit(request(fleet));
            client.completed();
            assertThat(fleet.engines().asked(client.call().id())).isEqualTo(Long.MAX_VALUE);
            fleet.assertAllEndedWell();
        }
    }

    /** Reactive Streams 2.3 and 2.4: after the terminal signal the subscription counts as cancelled, and is left alone. */
    @ParameterizedTest
    @EnumSource
    void aStreamThatHasEndedIsNotCancelled(Mode mode) {
        AtomicInteger cancels = new AtomicInteger();
        try (Fleet fleet = Fleet.oneByOne(mode, 4)
                .transport(engines -> new Interposed(engines) {
                    @Override
                    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, Kv> call) {
                        return subscriber -> super.decode(call).subscribe(new Relay(subscriber) {
                            @Override
                            public void cancel() {
                                cancels.incrementAndGet();
                                super.cancel();
                            }
                        });
                    }
                })
                .build()) {
            fleet.submit(10).forEach(Client::completed);
            fleet.assertAllEndedWell();
            assertThat(cancels).as("cancels of streams that had completed").hasValue(0);
        }
    }

    /** The end needs no demand. */
    @ParameterizedTest
    @EnumSource
    void exactlyWhatThereIs(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 4).build()) {
            fleet.submit(request(fleet), new Client(CHUNKS)).completed();
            fleet.assertAllEndedWell();
        }
    }

    /** A chunk that came with prefill counts against the demand too, and waits until it is wanted. */
    @Test
    void theFirstChunkOfPrefillCounts() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4).build()) {
            fleet.engines().setPrefillAnswer(PrefillRun.Answer.HANDOFF_AND_CHUNK);
            Client client = fleet.submit(request(fleet), new Client(0));
            String id = client.call().id();
            Waits.until(() -> fleet.engine("d0").active() == 1, "decode to begin");
            assertThat(client.chunks()).isEmpty();
            client.request(1);
            client.awaitChunks(1);
            assertThat(fleet.engines().asked(id)).isZero();
            client.request(2);
            client.awaitChunks(3);
            assertThat(fleet.engines().asked(id)).isEqualTo(2);
            client.request(Long.MAX_VALUE);
            client.completed();
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void aRequestThatEndsInPrefillWaitsForDemandToo() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4).build()) {
            fleet.engines().setPrefillAnswer(PrefillRun.Answer.FINISHED);
            Client client = fleet.submit(fleet.request().build(), new Client(0));
            Waits.until(
                    () -> fleet.node("d0").inFlight() == 0 && fleet.node("p0").isIdle(), "prefill to end");
            assertThat(client.hasOutcome()).isFalse();
            client.request(1);
            assertThat(client.completed().summary().chunks()).isEqualTo(1);
            assertThat(fleet.engine("d0").decodeCalls()).isZero();
            fleet.assertAllEndedWell();
        }
    }

    /** Time in which the client asked for nothing is no silence of the engine. */
    @ParameterizedTest
    @EnumSource
    void aClientThatDoesNotAskIsNoTimeout(Mode mode) {
        try (Fleet fleet = quickToTimeOut(mode)) {
            Client client = fleet.submit(request(fleet), new Client(0));
            fleet.awaitPhase(client, Phase.TRANSFERRING);
            passTime(fleet);
            client.request(1);
            client.awaitChunks(1);
            passTime(fleet);
            client.request(CHUNKS);
            assertThat(client.completed().summary().attempts()).isEqualTo(1);
            fleet.assertAllEndedWell();
        }
    }

    /** The same with a chunk from prefill that nobody has asked for yet. */
    @Test
    void aClientThatDoesNotAskForThePrefillsChunkIsNoTimeout() {
        try (Fleet fleet = quickToTimeOut(Mode.UP_FRONT)) {
            fleet.engines().setPrefillAnswer(PrefillRun.Answer.HANDOFF_AND_CHUNK);
            Client client = fleet.submit(request(fleet), new Client(0));
            Waits.until(() -> fleet.engine("d0").active() + fleet.engine("d1").active() == 1, "decode to begin");
            passTime(fleet);
            assertThat(fleet.router().stats().redispatched())
                    .as("attempts given up")
                    .isZero();
            client.request(CHUNKS);
            assertThat(client.completed().summary().attempts()).isEqualTo(1);
            fleet.assertAllEndedWell();
        }
    }

    private static Fleet quickToTimeOut(Mode mode) {
        Duration brief = Duration.ofMillis(60);
        return Fleet.twoByTwo(mode)
                .settings(s -> s.timeouts(Timeouts.DEFAULT.withFirstChunk(brief).withChunkIdle(brief)))
                .build();
    }

    /** Lets more time go by than a timeout of 60 ms takes: so long as another request takes to meet its deadline. */
    private static void passTime(Fleet fleet) {
        RouteRequest clock = fleet.request().timeout(Duration.ofMillis(150)).build();
        fleet.submit(clock, new Client(0)).outcome();
    }

    private static RouteRequest request(Fleet fleet) {
        return fleet.request()
                .maxOutputTokens(CHUNKS)
                .expectedOutputTokens(CHUNKS)
                .build();
    }
}
