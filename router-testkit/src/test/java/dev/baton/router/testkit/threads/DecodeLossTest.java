/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 64 requests at a time, and a decode node that dies under them (rule R11). */
class DecodeLossTest {
    private static final int REQUESTS = 64;
    private static final int RUNS = 8;

    @ParameterizedTest
    @EnumSource
    void beforeItsFirstTokenAllAreDispatchedAgain(Mode mode) {
        Seeded.repeat(RUNS, random -> {
            boolean told = random.nextBoolean();
            try (Fleet fleet =
                    Fleet.twoByTwo(mode).delays(random.nextLong(), 200).build()) {
                fleet.engines("d").forEach(e -> e.firstChunk().close());
                List<Client> clients = fleet.submit(REQUESTS);
                awaitHeldOnDecode(fleet, REQUESTS);
                int onIt = fleet.engine("d0").active();
                assertThat(onIt).as("decodes on d0").isEqualTo(REQUESTS / 2);

                fleet.engine("d0").kill();
                if (told) {
                    fleet.router().handleNodeFailure("d0", "the process exited");
                }
                fleet.engine("d1").firstChunk().open();

                int attempts = 0;
                for (Client client : clients) {
                    attempts += client.completed().summary().attempts();
                }
                assertThat(attempts).isEqualTo(REQUESTS + onIt);
                assertThat(fleet.router().stats().redispatched()).isEqualTo(onIt);
                assertThat(fleet.engine("d1").decodeCalls()).isEqualTo(REQUESTS);
                fleet.assertAllEndedWell();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whileItStreamsItsRequestsEndTypedAndTheOthersComplete(Mode mode) {
        Seeded.repeat(RUNS, random -> {
            try (Fleet fleet =
                    Fleet.twoByTwo(mode).delays(random.nextLong(), 200).build()) {
                fleet.engines("d").forEach(e -> e.firstChunk().close());
                fleet.engine("d0").chunk().close();
                List<Client> clients = fleet.submit(REQUESTS);
                awaitHeldOnDecode(fleet, REQUESTS);
                List<Client> onIt = clients.stream()
                        .filter(c -> fleet.engine("d0")
                                .log()
                                .contains("decode " + c.call().id() + "@1"))
                        .toList();
                fleet.engine("d0").chunk().allow(random.nextInt(REQUESTS / 2));
                fleet.engines("d").forEach(e -> e.firstChunk().open());
                onIt.forEach(c -> c.awaitChunks(1));

                fleet.engine("d0").kill();
                if (random.nextBoolean()) {
                    fleet.router().handleNodeFailure("d0", "the process exited");
                }

                assertThat(onIt).hasSize(REQUESTS / 2);
                for (Client client : clients) {
                    if (client.outcome() instanceof Outcome.Failed) {
                        assertThat(onIt).contains(client);
                        Failure.DecodeLost lost = client.failure(Failure.DecodeLost.class);
                        assertThat(lost.nodeId()).isEqualTo("d0");
                        assertThat(lost.afterChunks()).isEqualTo(client.chunks().size());
                    } else {
                        client.completed();
                    }
                }
                assertThat(onIt).anyMatch(c -> c.outcome() instanceof Outcome.Failed);
                assertThat(fleet.router().stats().redispatched()).isZero();
                fleet.assertAllEndedWell();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void atAnyMomentNobodyIsLostInSilence(Mode mode) {
        Seeded.repeat(20, random -> {
            try (Fleet fleet =
                    Fleet.twoByTwo(mode).delays(random.nextLong(), 500).build()) {
                fleet.engine("d0").chunk().close();
                fleet.engine("d0").chunk().allow(random.nextInt(3 * REQUESTS / 2));
                List<Client> clients = fleet.submit(REQUESTS);
                int first = random.nextInt(REQUESTS);
                clients.get(first).awaitChunks(random.nextInt(2));

                fleet.engine("d0").kill();
                if (random.nextBoolean()) {
                    fleet.router().handleNodeFailure("d0", "the process exited");
                }

                for (Client client : clients) {
                    if (client.outcome() instanceof Outcome.Failed) {
                        client.failure(Failure.DecodeLost.class);
                        assertThat(client.chunks()).isNotEmpty();
                    } else {
                        assertThat(client.completed().summary().chunks()).isEqualTo(3);
                    }
                }
                fleet.assertAllEndedWell();
            }
        });
    }

    @Test
    void aHandoffThatCanBeUsedAgainNeedsNoSecondPrefill() {
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT)
                .traits(Trait.REUSABLE_HANDOFF, Trait.RETARGETABLE_HANDOFF)
                .build()) {
            fleet.engines("d").forEach(e -> e.firstChunk().close());
            List<Client> clients = fleet.submit(REQUESTS);
            awaitHeldOnDecode(fleet, REQUESTS);

            fleet.engine("d0").kill();
            fleet.router().handleNodeFailure("d0", "the process exited");
            fleet.engine("d1").firstChunk().open();

            clients.forEach(Client::completed);
            assertThat(fleet.engine("p0").prefillCalls() + fleet.engine("p1").prefillCalls())
                    .isEqualTo(REQUESTS);
            assertThat(fleet.engines().abandonedCount()).isZero();
            fleet.assertAllEndedWell();
        }
    }

    private static void awaitHeldOnDecode(Fleet fleet, int count) {
        Waits.until(
                () -> fleet.engine("d0").firstChunk().held()
                                + fleet.engine("d1").firstChunk().held()
                        == count,
                () -> count + " decodes before their first chunk: "
                        + fleet.engines().all());
    }
}
