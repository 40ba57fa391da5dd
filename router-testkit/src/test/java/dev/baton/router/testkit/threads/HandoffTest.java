/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes from prefill to decode: handoffs, first chunks, nothing at all; and where decode is to take place. */
class HandoffTest {
    private static final BackpressurePolicy PATIENT = BackpressurePolicy.queue(1_000, Duration.ofMinutes(1));

    static Stream<Arguments> everyModeAndAnswer() {
        return Stream.of(Mode.values())
                .flatMap(m -> Stream.of(PrefillRun.Answer.values()).map(a -> Arguments.of(m, a)));
    }

    @ParameterizedTest
    @MethodSource("everyModeAndAnswer")
    void everyAnswerOfPrefillLeadsToTheEnd(Mode mode, PrefillRun.Answer answer) {
        Seeded.repeat(2, random -> {
            try (Fleet fleet = Fleet.of(mode)
                    .prefill("p0", 2)
                    .prefill("p1", 2)
                    .decode("d0", 3)
                    .decode("d1", 3)
                    .delays(random.nextLong(), 50)
                    .settings(s -> s.backpressure(PATIENT))
                    .build()) {
                fleet.engines().setPrefillAnswer(answer);
                List<Client> clients = fleet.submit(40);
                int chunks = answer == PrefillRun.Answer.FINISHED && mode != Mode.CONCURRENT ? 1 : 3;
                for (Client client : clients) {
                    if (answer == PrefillRun.Answer.FINISHED) {
                        assertThat(client.completed().summary().chunks()).isPositive();
                    } else {
                        assertThat(client.completed().summary().chunks()).isEqualTo(chunks);
                    }
                }
                boolean recomputes = answer == PrefillRun.Answer.NO_HANDOFF && mode != Mode.CONCURRENT;
                assertThat(fleet.router().stats().recomputed()).isEqualTo(recomputes ? 40 : 0);
                if (mode != Mode.CONCURRENT) {
                    assertThat(fleet.router().stats().abandoned()).isZero();
                }
                if (mode == Mode.CONCURRENT && answer == PrefillRun.Answer.FINISHED) {
                    fleet.assertIdle(); // decode may have sent the same chunk first
                } else {
                    fleet.assertAllEndedWell();
                }
            }
        });
    }

    /** The seed's point: prefill is told where decode will run. */
    @ParameterizedTest
    @EnumSource
    void prefillKnowsItsDecodeNode(Mode mode) {
        Map<String, String> told = new ConcurrentHashMap<>();
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .transport(engines -> new Interposed(engines) {
                    @Override
                    public CompletionStage<PrefillResult<Kv, String>> prefill(PrefillCall<String> call) {
                        told.put(
                                call.requestId(),
                                call.peer() == null ? "open" : call.peer().id());
                        return super.prefill(call);
                    }
                })
                .build()) {
            for (Client client : fleet.submit(10)) {
                Placement placement = client.completed().summary().placement();
                String expected =
                        mode == Mode.AT_HANDOFF ? "open" : placement.decode().id();
                assertThat(told).containsEntry(client.call().id(), expected);
            }
            fleet.assertAllEndedWell();
        }
    }

    /** KV that was made for one decode node is of no use on another, unless the engines say so. */
    @Test
    void aHandoffIsNotTakenToAnotherNodeThanItWasMadeFor() {
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT)
                .settings(s -> s.decodeStrategy((request, candidates) -> 0))
                .build()) {
            fleet.engines("p").forEach(e -> e.prefill().close());
            Client client = fleet.submit(); // for d0
            fleet.engine("d0").setFault(call -> TransportException.nodeFault("out of memory"));
            Client others = fleet.submit();
            ejectD0(fleet);

            fleet.engines("p").forEach(e -> e.prefill().open());

            client.completed();
            others.completed();
            fleet.assertAllEndedWell();
        }
    }

    /** Prefill of concurrent engines answers when decode has long been served from its KV: nothing is left to free. */
    @Test
    void aConcurrentHandoffThatDecodeHasFetchedIsNotAbandoned() {
        try (Fleet fleet = Fleet.oneByOne(Mode.CONCURRENT, 4)
                .settings(s -> s.timeouts(Timeouts.DEFAULT.withCancelGrace(Duration.ofMinutes(1))))
                .build()) {
            fleet.engine("p0").letGo().close(); // it has done its work and is about to answer
            fleet.engine("p0").answer().close();
            fleet.submit().completed();

            fleet.engine("p0").answer().open();

            fleet.assertAllEndedWell();
            assertThat(fleet.engines().abandonedCount())
                    .as("abandoned handoffs of completed requests")
                    .isZero();
        }
    }

    private static void ejectD0(Fleet fleet) {
        while (!fleet.events().sawStatus("d0", NodeStatus.EJECTED)) {
            var lease = Waits.get(fleet.router().routeToDecode(fleet.request().build(), null), "a lease");
            StepByStepTest.bound(lease).decode().failed(TransportException.nodeFault("out of memory"));
        }
    }

    /** Left open until handoff: no more prompts are begun than decode can take. */
    @Test
    void prefillDoesNotRunAheadOfDecode() {
        Seeded.repeat(60, random -> {
            try (Fleet fleet = Fleet.of(Mode.AT_HANDOFF)
                    .prefill("p0", 64)
                    .decode("d0", 4)
                    .settings(s -> s.backpressure(PATIENT))
                    .build()) {
                fleet.engine("p0").prefill().close();
                CountDownLatch begin = new CountDownLatch(1);
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    Thread thread = new Thread(
                            () -> {
                                Waits.zero(begin, "the beginning");
                                fleet.submit(3);
                            },
                            "client-" + t);
                    thread.start();
                    threads.add(thread);
                }
                begin.countDown();
                threads.forEach(Waits::end);
                assertThat(fleet.engine("p0").active())
                        .as("prompts in prefill for 4 places in decode")
                        .isEqualTo(4);
                fleet.engine("p0").prefill().open();
                fleet.clients().forEach(Client::completed);
                fleet.assertAllEndedWell();
            }
        });
    }
}
