/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More requests than room: who waits, in what order, for how long, and what who cannot wait is told. */
class CapacityTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(10_000, Duration.ofMinutes(1));

    // ---- order

    @ParameterizedTest
    @EnumSource
    void onOneNodeNobodyOvertakes(Mode mode) {
        Seeded.repeat(5, random -> {
            try (Fleet fleet = Fleet.oneByOne(mode, 1)
                    .delays(random.nextLong(), 20)
                    .settings(s -> s.backpressure(PATIENT))
                    .build()) {
                List<Client> clients = fleet.submit(200);
                clients.forEach(Client::completed);
                assertOrder(fleet, clients);
                fleet.assertAllEndedWell();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsMoreRequestsThanRoomAllComplete(Mode mode) {
        Seeded.repeat(2, random -> {
            try (Fleet fleet = Fleet.of(mode)
                    .prefill("p0", 2)
                    .prefill("p1", 3)
                    .decode("d0", 3)
                    .node(Node.decode("d1").kvCapacityTokens(30).build())
                    .delays(random.nextLong(), 50)
                    .settings(s -> s.backpressure(PATIENT))
                    .build()) {
                List<List<Client>> mine = inParallel(4, () -> fleet.submit(50));
                mine.forEach(clients -> clients.forEach(Client::completed));
                assertThat(fleet.engine("d1").decodeCalls()).isPositive();
                fleet.assertAllEndedWell();
            }
        });
    }

    /** A higher band goes first, a newcomer of it too; equals keep their order. */
    @Test
    void bandsGoBeforeTurns() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 1)
                .settings(s -> s.backpressure(PATIENT))
                .build()) {
            fleet.engine("p0").prefill().close();
            Client first = fleet.submit();
            List<Client> low = fleet.submit(2);
            Client high = fleet.submit(fleet.request().priority(1).build());
            List<Client> late = fleet.submit(1);
            fleet.engine("p0").prefill().open();
            List<Client> order = List.of(first, high, low.get(0), low.get(1), late.get(0));
            order.forEach(Client::completed);
            assertOrder(fleet, order);
        }
    }

    /** The place appears while the waiters are looked at one after another, and the first has just been passed. */
    @Test
    void whoComesLaterDoesNotTakeAPlaceThatAppearsWhileItIsLookedAt() {
        Fleet[] self = new Fleet[1];
        AtomicBoolean armed = new AtomicBoolean(true);
        Strategy strategy = new Strategy() {
            @Override
            public int select(RouteRequest request, Candidates candidates) {
                return 0;
            }

            @Override
            public boolean pins(RouteRequest request) {
                if ("q3".equals(request.id()) && armed.getAndSet(false)) {
                    self[0].engine("p0").prefill().allow(1);
                    Waits.until(() -> self[0].node("p0").inFlight() == 0, "the end of the first prefill");
                }
                return false;
            }
        };
        try (Fleet fleet = Fleet.of(Mode.UP_FRONT)
                .prefill("p0", 1)
                .decode("d0", 8)
                .settings(s -> s.backpressure(PATIENT).prefillStrategy(strategy))
                .build()) {
            self[0] = fleet;
            fleet.engine("p0").prefill().close();
            List<Client> clients = fleet.submit(3);
            armed.set(false);
            fleet.engine("p0").prefill().open();
            clients.forEach(Client::completed);
            assertOrder(fleet, clients);
            fleet.assertAllEndedWell();
        }
    }

    private static void assertOrder(Fleet fleet, List<Client> clients) {
        List<String> log = fleet.engine("p0").log();
        assertThat(log).hasSameSizeAs(clients);
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i))
                    .as("call number " + i)
                    .isEqualTo("prefill " + clients.get(i).call().id() + "@1");
        }
    }

    // ---- bounds

    @ParameterizedTest
    @EnumSource
    void aFullQueueRefusesAndItsBoundIsExact(Mode mode) {
        Seeded.repeat(12, random -> {
            try (Fleet fleet = Fleet.oneByOne(mode, 1)
                    .settings(s -> s.backpressure(BackpressurePolicy.queue(2, Duration.ofMinutes(1))))
                    .build()) {
                fleet.engine("p0").prefill().close();
                List<Client> clients = new ArrayList<>();
                inParallel(8, () -> fleet.submit(2)).forEach(clients::addAll);
                List<Client> refused =
                        clients.stream().filter(Client::hasOutcome).toList();
                assertThat(refused)
                        .as("refused, of 16 for one place and two to wait")
                        .hasSize(13);
                for (Client client : refused) {
                    assertThat(client.refusal().kind()).isEqualTo(Refusal.Kind.CONTENDED);
                    assertThat(client.refusal().code()).isEqualTo("queue_full");
                }
                fleet.engine("p0").prefill().open();
                clients.stream().filter(c -> !refused.contains(c)).forEach(Client::completed);
                fleet.assertAllEndedWell();
            }
        });
    }

    @Test
    void theWaitingRoomsOwnBoundsHoldWhateverThePolicySays() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 1)
                .settings(s -> s.backpressure(PATIENT).waitingRoom(3, 25))
                .build()) {
            fleet.engine("p0").prefill().close();
            List<Client> clients = fleet.submit(4); // one runs, two wait with 20 tokens, the third would make it 30
            assertThat(clients.get(3).refusal().code()).isEqualTo("queue_full");
            Client small = fleet.submit(fleet.request().promptTokens(5).build());
            Client tiny = fleet.submit(fleet.request().promptTokens(0).build());
            assertThat(tiny.refusal().code()).isEqualTo("queue_full");
            fleet.engine("p0").prefill().open();
            clients.subList(0, 3).forEach(Client::completed);
            small.completed();
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverWaitsTooLongIsToldSo(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 1)
                .settings(s -> s.backpressure(BackpressurePolicy.queue(10, Duration.ofMillis(40))))
                .build()) {
            fleet.engine("p0").prefill().close();
            Client first = fleet.submit();
            for (Client client : fleet.submit(3)) {
                Refusal refusal = client.refusal();
                assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONTENDED);
                assertThat(refusal.code()).isEqualTo("queue_timeout");
                assertThat(refusal.leg()).isNotNull();
                assertThat(client.outcome().summary().totalNanos())
                        .isGreaterThanOrEqualTo(Duration.ofMillis(40).toNanos());
            }
            fleet.engine("p0").prefill().open();
            first.completed();
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void whoMustNotWaitIsToldWhichLegIsFull() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 1)
                .settings(s -> s.backpressure(BackpressurePolicy.rejectWhenFull()))
                .build()) {
            fleet.engine("d0").chunk().close();
            Client first = fleet.submit();
            first.awaitChunks(1); // prefill is free again
            Refusal refusal = fleet.submit().refusal();
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONTENDED);
            assertThat(refusal.leg()).isEqualTo(Leg.DECODE);
            fleet.engine("d0").chunk().open();
            first.completed();
            fleet.submit().completed();
            fleet.assertAllEndedWell();
        }
    }

    // ---- what no node could ever serve

    @ParameterizedTest
    @EnumSource
    void whatNoNodeCouldEverServeIsIneligible(Mode mode) {
        try (Fleet fleet = Fleet.of(mode)
                .node(Node.prefill("p0").label(Node.MODEL, "small").build())
                .node(Node.decode("d0")
                        .label(Node.MODEL, "small")
                        .kvCapacityTokens(1_000)
                        .build())
                .build()) {
            assertIneligible(fleet, fleet.request().model("large"), Leg.PREFILL);
            assertIneligible(fleet, fleet.request().promptTokens(1_001), Leg.DECODE);
            fleet.router().handleNodeFailure("d0", "it is no excuse that it is down");
            assertIneligible(fleet, fleet.request().promptTokens(1_001), Leg.DECODE);
            fleet.registry().markOnline("d0", "it is back");
            fleet.submit(fleet.request().model("small").promptTokens(900).build())
                    .completed();
            fleet.assertAllEndedWell();
        }
    }

    private static void assertIneligible(Fleet fleet, RouteRequest.Builder request, Leg leg) {
        Refusal refusal = fleet.submit(request.build()).refusal();
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INELIGIBLE);
        assertThat(refusal.leg()).isEqualTo(leg);
    }

    // ---- deadlines

    @ParameterizedTest
    @EnumSource
    void theDeadlineOfWhoWaits(Mode mode) {
        try (Fleet fleet =
                Fleet.oneByOne(mode, 1).settings(s -> s.backpressure(PATIENT)).build()) {
            fleet.engine("p0").prefill().close();
            Client first = fleet.submit();
            Client second =
                    fleet.submit(fleet.request().timeout(Duration.ofMillis(40)).build());
            assertThat(second.refusal().kind()).isEqualTo(Refusal.Kind.DEADLINE);
            fleet.engine("p0").prefill().open();
            first.completed();
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineOfWhoRuns(Mode mode) {
        try (Fleet fleet = Fleet.oneByOne(mode, 3).build()) {
            fleet.engine("p0").prefill().close();
            assertDeadlinePassesWhile(fleet, Phase.PREFILLING);
            fleet.engine("p0").prefill().open();

            fleet.engine("d0").firstChunk().close();
            assertDeadlinePassesWhile(fleet, Phase.TRANSFERRING);
            fleet.engine("d0").firstChunk().open();

            fleet.engine("d0").chunk().close();
            assertDeadlinePassesWhile(fleet, Phase.DECODING);
            fleet.engine("d0").chunk().open();
            fleet.assertAllEndedWell();
        }
    }

    /** The first deadline is enough, but for a machine so loaded that the phase is not reached in time. */
    private static void assertDeadlinePassesWhile(Fleet fleet, Phase phase) {
        Phase during = Phase.WAITING;
        for (long millis : new long[] {40, 250, 2_000}) {
            Client client = fleet.submit(
                    fleet.request().timeout(Duration.ofMillis(millis)).build());
            during = client.failure(Failure.DeadlineExceeded.class).during();
            if (during == phase) {
                return;
            }
        }
        assertThat(during).isEqualTo(phase);
    }

    // ---- limits that change

    @ParameterizedTest
    @EnumSource
    void aLoweredLimitBlocksNobodyAndHoldsForWhoComes(Mode mode) {
        try (Fleet fleet =
                Fleet.oneByOne(mode, 4).settings(s -> s.backpressure(PATIENT)).build()) {
            fleet.engine("d0").setLimit(4); // four were there before the limit was one
            fleet.engine("d0").chunk().close();
            List<Client> running = fleet.submit(4);
            running.forEach(c -> c.awaitChunks(1));

            limit(fleet, "p0", 1);
            limit(fleet, "d0", 1);
            List<Client> waiting = fleet.submit(3);
            assertThat(fleet.router().stats().waiting()).isEqualTo(3);
            running.subList(0, 3).forEach(c -> c.call().cancel());
            running.subList(0, 3).forEach(Client::cancelled);
            Waits.until(() -> fleet.node("d0").inFlight() == 1, () -> "one decode: " + fleet.node("d0"));
            assertThat(fleet.router().stats().waiting())
                    .as("while the one that still runs takes the only place")
                    .isEqualTo(3);

            limit(fleet, "p0", 4);
            limit(fleet, "d0", 4); // wakes them
            waiting.forEach(c -> c.awaitChunks(1));
            fleet.engine("d0").chunk().open();
            running.get(3).completed();
            waiting.forEach(Client::completed);
            fleet.assertAllEndedWell();
        }
    }

    private static void limit(Fleet fleet, String nodeId, int maxConcurrent) {
        fleet.registry()
                .register(fleet.node(nodeId).node().toBuilder()
                        .maxConcurrent(maxConcurrent)
                        .build());
    }

    /** Left open until handoff, decode is paid for by credit: after any mixture of ends, all of it can be had again. */
    @Test
    void noCreditIsLost() {
        Seeded.repeat(10, random -> {
            try (Fleet fleet = Fleet.of(Mode.AT_HANDOFF)
                    .prefill("p0", 8)
                    .prefill("p1", 8)
                    .decode("d0", 4)
                    .decode("d1", 4)
                    .delays(random.nextLong(), 100)
                    .settings(s -> s.backpressure(PATIENT))
                    .build()) {
                List<Client> clients = fleet.submit(40);
                for (int i = 0; i < 20; i++) {
                    clients.get(random.nextInt(40)).call().cancel();
                }
                fleet.engine("p0").kill();
                clients.forEach(Client::outcome);
                fleet.engine("p0").restart("");
                fleet.registry().markOnline("p0", "the host says so");
                fleet.assertIdle();

                fleet.engines("p").forEach(e -> e.prefill().close());
                List<Client> all = fleet.submit(8);
                Waits.until(
                        () -> fleet.engine("p0").active() + fleet.engine("p1").active() == 8,
                        () -> "8 prefills for 8 decode slots: "
                                + fleet.engines().all());
                fleet.engines("p").forEach(e -> e.prefill().open());
                all.forEach(Client::completed);
                fleet.assertAllEndedWell();
            }
        });
    }

    // ---- helpers

    /** Some work on a thread of its own. */
    @FunctionalInterface
    private interface Work<R> {
        R run();
    }

    private static <R> List<R> inParallel(int threads, Work<R> work) {
        List<R> results = new ArrayList<>();
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(
                    () -> {
                        Waits.zero(begin, "the beginning");
                        R result = work.run();
                        synchronized (results) {
                            results.add(result);
                        }
                    },
                    "client-" + t);
            thread.start();
            running.add(thread);
        }
        begin.countDown();
        running.forEach(Waits::end);
        assertThat(results).hasSize(threads);
        return results;
    }
}
