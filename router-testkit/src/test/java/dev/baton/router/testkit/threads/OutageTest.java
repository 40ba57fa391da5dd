/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No node of one leg may be used: refused by name, nobody hangs, and it goes on when one is back (rule R16). */
class OutageTest {
    /** How a pool is lost. */
    enum Loss {
        DECLARED_LOST,
        DRAINED,
        REMOVED;

        void of(Fleet fleet, Leg leg) {
            for (String id : nodesOf(leg)) {
                switch (this) {
                    case DECLARED_LOST -> fleet.router().handleNodeFailure(id, "the host saw it die");
                    case DRAINED -> Waits.get(fleet.registry().drain(id), "the drain of " + id);
                    case REMOVED -> fleet.registry().remove(id);
                }
            }
        }

        void undo(Fleet fleet, String id) {
            Node.Builder node = id.startsWith("p") ? Node.prefill(id) : Node.decode(id);
            fleet.registry().register(node.build());
            fleet.registry().markOnline(id, "the host says so");
        }
    }

    private static List<String> nodesOf(Leg leg) {
        return leg == Leg.PREFILL ? List.of("p0", "p1") : List.of("d0", "d1");
    }

    static Stream<Arguments> everyModeAndLeg() {
        return Stream.of(Mode.values()).flatMap(m -> Stream.of(Leg.values()).map(leg -> Arguments.of(m, leg)));
    }

    static Stream<Arguments> everyModeLegAndLoss() {
        return everyModeAndLeg()
                .flatMap(a -> Stream.of(Loss.values()).map(l -> Arguments.of(a.get()[0], a.get()[1], l)));
    }

    @ParameterizedTest
    @MethodSource("everyModeLegAndLoss")
    void whoMustNotWaitIsRefusedAtOnceByTheNameOfTheLeg(Mode mode, Leg leg, Loss loss) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.backpressure(BackpressurePolicy.rejectWhenFull()))
                .build()) {
            fleet.submit().completed();
            loss.of(fleet, leg);

            assertNoCapacity(fleet.submit().refusal(), leg);
            assertThat(fleet.router().applyBackpressure(fleet.request().build()))
                    .isInstanceOfSatisfying(
                            Prediction.Refused.class, refused -> assertNoCapacity(refused.refusal(), leg));

            loss.undo(fleet, nodesOf(leg).get(1));
            fleet.submit().completed();
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @MethodSource("everyModeLegAndLoss")
    void whoWaitsInVainIsRefusedByTheNameOfTheLeg(Mode mode, Leg leg, Loss loss) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.backpressure(BackpressurePolicy.queue(100, Duration.ofMillis(40))))
                .build()) {
            loss.of(fleet, leg);
            List<Client> clients = fleet.submit(5);
            clients.forEach(c -> assertNoCapacity(c.refusal(), leg));
            assertThat(fleet.engines().all()).allMatch(e -> e.prefillCalls() + e.decodeCalls() == 0);
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @MethodSource("everyModeLegAndLoss")
    void whoWaitsIsServedWhenANodeIsBack(Mode mode, Leg leg, Loss loss) {
        Seeded.repeat(2, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 100)
                    .settings(s -> s.backpressure(BackpressurePolicy.queue(100, Duration.ofMinutes(1))))
                    .build()) {
                loss.of(fleet, leg);
                List<Client> clients = fleet.submit(40);
                assertThat(fleet.router().stats().waiting()).isEqualTo(40);

                loss.undo(fleet, nodesOf(leg).get(random.nextInt(2)));

                clients.forEach(Client::completed);
                fleet.assertAllEndedWell();
            }
        });
    }

    /** What was in flight when the last node went is dispatched again when one is back. */
    @ParameterizedTest
    @MethodSource("everyModeAndLeg")
    void whatWasInFlightSurvivesATotalOutage(Mode mode, Leg leg) {
        Seeded.repeat(2, random -> {
            try (Fleet fleet = Fleet.twoByTwo(mode)
                    .delays(random.nextLong(), 100)
                    .settings(s -> s.backpressure(BackpressurePolicy.queue(100, Duration.ofMinutes(1))))
                    .build()) {
                fleet.engines("p").forEach(e -> e.prefill().close());
                fleet.engines("d").forEach(e -> e.firstChunk().close());
                List<Client> clients = fleet.submit(10);
                if (leg == Leg.DECODE) {
                    fleet.engines("p").forEach(e -> e.prefill().open());
                    Waits.until(
                            () -> fleet.engine("d0").active()
                                            + fleet.engine("d1").active()
                                    == 10,
                            "10 decodes");
                }
                for (String id : nodesOf(leg)) {
                    fleet.router().handleNodeFailure(id, "the process exited");
                    fleet.engine(id).kill();
                }
                fleet.awaitWaiting(10);
                fleet.engines("p").forEach(e -> e.prefill().open());
                fleet.engines("d").forEach(e -> e.firstChunk().open());

                String back = nodesOf(leg).get(random.nextInt(2));
                fleet.engine(back).restart("2");
                Node.Builder node = leg == Leg.PREFILL ? Node.prefill(back) : Node.decode(back);
                fleet.registry().register(node.incarnation("2").build());

                for (Client client : clients) { // some were on both nodes
                    assertThat(client.completed().summary().attempts()).isBetween(2, 3);
                }
                fleet.assertAllEndedWell();
            }
        });
    }

    /** The same, but nobody comes back in time: a typed failure, for it was begun. */
    @ParameterizedTest
    @EnumSource(Leg.class)
    void whatWasInFlightEndsAtItsDeadlineIfNobodyComesBack(Leg leg) {
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT).build()) {
            fleet.engines("p").forEach(e -> e.prefill().close());
            List<Client> clients = Stream.generate(() -> fleet.submit(
                            fleet.request().timeout(Duration.ofMillis(250)).build()))
                    .limit(6)
                    .toList();
            nodesOf(leg).forEach(id -> fleet.router().handleNodeFailure(id, "the process exited"));
            fleet.awaitWaiting(6);
            clients.forEach(c -> c.failure(Failure.DeadlineExceeded.class));
            fleet.assertAllEndedWell();
        }
    }

    private static void assertNoCapacity(Refusal refusal, Leg leg) {
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_CAPACITY);
        assertThat(refusal.leg()).isEqualTo(leg);
        assertThat(refusal.message()).contains(leg.toString());
    }
}
