/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that come back: restarted by their host, or found well by the router itself. */
class RecoveryTest {
    private static final HealthSettings QUICK = new HealthSettings(
            3, Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(500));

    @ParameterizedTest
    @CsvSource({"UP_FRONT,p0", "UP_FRONT,d0", "AT_HANDOFF,p0", "AT_HANDOFF,d0", "CONCURRENT,p0", "CONCURRENT,d0"})
    void aRestartedNodeGetsWorkAgain(Mode mode, String lost) {
        try (Fleet fleet = Fleet.twoByTwo(mode).build()) {
            fleet.engine(lost).kill();
            fleet.router().handleNodeFailure(lost, "the process exited");
            fleet.submit(4).forEach(Client::completed);
            assertThat(callsOn(fleet, lost)).isZero();

            restart(fleet, lost, "2");

            assertThat(fleet.status(lost)).isEqualTo(NodeStatus.ONLINE);
            hold(fleet, lost);
            List<Client> clients = fleet.submit(8);
            Waits.until(() -> fleet.engine(lost).active() >= 3, () -> "a share of 8 requests on " + fleet.engine(lost));
            letGo(fleet, lost);
            clients.forEach(Client::completed);
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @CsvSource({"UP_FRONT,p0", "UP_FRONT,d0", "AT_HANDOFF,p0", "AT_HANDOFF,d0", "CONCURRENT,p0", "CONCURRENT,d0"})
    void whatWasInFlightOnTheOldIncarnationIsDispatchedAgain(Mode mode, String lost) {
        Seeded.repeat(5, random -> {
            try (Fleet fleet =
                    Fleet.twoByTwo(mode).delays(random.nextLong(), 100).build()) {
                hold(fleet, lost);
                List<Client> clients = fleet.submit(8);
                List<Engine> pool = fleet.engines(lost.substring(0, 1));
                Waits.until(() -> pool.stream().mapToInt(Engine::active).sum() == 8, () -> "8 requests on " + pool);
                int onIt = fleet.engine(lost).active();
                assertThat(onIt).isPositive();

                restart(fleet, lost, "2"); // nobody had noticed that it was gone

                letGo(fleet, lost);
                for (Client client : clients) {
                    assertThat(client.completed().summary().attempts()).isLessThanOrEqualTo(2);
                }
                assertThat(fleet.router().stats().redispatched()).isEqualTo(onIt);
                fleet.assertAllEndedWell();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void anEjectedNodeComesBackOnProbationByItself(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.health(QUICK).prefillStrategy("round_robin"))
                .build()) {
            fleet.engine("p0").setFault(call -> TransportException.nodeFault("out of memory"));
            while (!fleet.events().sawStatus("p0", NodeStatus.EJECTED)) {
                fleet.submit().completed();
            }
            fleet.engine("p0").setHealthy();
            fleet.engine("p0").prefill().close();
            int before = fleet.engine("p0").prefillCalls();
            fleet.events().awaitOnline("p0");

            List<Client> clients = fleet.submit(6);
            fleet.engine("p0").prefill().awaitHeld(1);
            clients.stream().filter(c -> !isOn(fleet, "p0", c)).forEach(Client::completed);
            assertThat(fleet.engine("p0").prefillCalls())
                    .as("requests on probation")
                    .isEqualTo(before + 1);

            fleet.engine("p0").prefill().open();
            clients.forEach(Client::completed);
            if (mode != Mode.CONCURRENT) { // there a decode that ends first takes its prefill's success away
                fleet.engine("p0").prefill().close();
                List<Client> more = fleet.submit(6);
                fleet.engine("p0").prefill().awaitHeld(3); // probation is over
                fleet.engine("p0").prefill().open();
                more.forEach(Client::completed);
            }
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnreachableNodeIsTriedAgainByTraffic(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.health(QUICK).decodeStrategy("round_robin"))
                .build()) {
            fleet.engine("d0").kill(); // the router learns it from its calls
            while (!fleet.events().sawStatus("d0", NodeStatus.UNREACHABLE)) {
                fleet.submit().completed();
            }
            fleet.engine("d0").restart(""); // the engine does not tell its incarnation
            int before = fleet.engine("d0").decodeCalls();

            Waits.until(
                    () -> {
                        fleet.submit().completed();
                        return fleet.engine("d0").decodeCalls() >= before + 4;
                    },
                    "d0 to get work again");
            fleet.assertAllEndedWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostNodeThatAnswersProbesComesBackWithoutItsHost(Mode mode) {
        try (Fleet fleet = Fleet.twoByTwo(mode)
                .settings(s -> s.health(QUICK).prefillStrategy("round_robin"))
                .build()) {
            fleet.engines().setProbing(true);
            fleet.engine("p0").kill();
            fleet.router().handleNodeFailure("p0", "the host saw it die");
            Waits.until(() -> fleet.engine("p0").probes() >= 3, "three probes of the dead node");
            assertThat(fleet.status("p0")).isEqualTo(NodeStatus.UNREACHABLE);
            fleet.submit().completed();

            fleet.engine("p0").restart("");

            fleet.events().awaitOnline("p0");
            fleet.submit(4).forEach(Client::completed);
            assertThat(fleet.engine("p0").prefillCalls()).isPositive();
            fleet.assertAllEndedWell();
        }
    }

    /** {@code HealthMonitor.onLost}: only a good probe brings it back, or the host. */
    @Test
    void aNodeThatTheHostDeclaredLostDoesNotComeBackByTraffic() {
        try (Fleet fleet =
                Fleet.twoByTwo(Mode.UP_FRONT).settings(s -> s.health(QUICK)).build()) {
            fleet.router().handleNodeFailure("p0", "the host saw it die");
            awaitProbeAndTimer(fleet, "p0");
            assertThat(fleet.status("p0")).isEqualTo(NodeStatus.UNREACHABLE);
        }
    }

    @Test
    void norDoesOneThatWasEjectedBefore() {
        try (Fleet fleet = Fleet.twoByTwo(Mode.UP_FRONT)
                .settings(s -> s.health(QUICK).prefillStrategy("round_robin"))
                .build()) {
            fleet.engine("p0").setFault(call -> TransportException.nodeFault("out of memory"));
            while (!fleet.events().sawStatus("p0", NodeStatus.EJECTED)) {
                fleet.submit().completed();
            }
            if (fleet.router().handleNodeFailure("p0", "the host saw it die")) {
                awaitProbeAndTimer(fleet, "p0");
                assertThat(fleet.status("p0"))
                        .as("a node that its host declared lost")
                        .isEqualTo(NodeStatus.UNREACHABLE);
            }
        }
    }

    /** Waits until a node was probed, and until the timer has gone on to something later. */
    private static void awaitProbeAndTimer(Fleet fleet, String nodeId) {
        Waits.until(() -> fleet.engine(nodeId).probes() > 0, "a probe of " + nodeId);
        fleet.engine("p1").prefill().close();
        Client clock =
                fleet.submit(fleet.request().timeout(Duration.ofMillis(1)).build());
        clock.outcome();
        fleet.engine("p1").prefill().open();
    }

    @Test
    void aRequestThatWaitsForTheOnlyNodeGetsItWhenItIsRestarted() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4).build()) {
            fleet.engine("p0").prefill().close();
            List<Client> clients = fleet.submit(6);
            fleet.engine("p0").kill();
            fleet.router().handleNodeFailure("p0", "the process exited");
            fleet.awaitWaiting(6);

            fleet.engine("p0").prefill().open();
            restart(fleet, "p0", "2");

            clients.forEach(Client::completed);
            fleet.assertAllEndedWell();
        }
    }

    @Test
    void aRemovedNodeIsNoCapacityAndAnotherOfItsNameIsNew() {
        try (Fleet fleet = Fleet.oneByOne(Mode.UP_FRONT, 4)
                .settings(s -> s.backpressure(BackpressurePolicy.rejectWhenFull()))
                .build()) {
            fleet.registry().remove("d0");
            assertThat(fleet.submit().refusal().kind()).isEqualTo(Refusal.Kind.NO_CAPACITY);
            fleet.registry().register(Node.decode("d0").build());
            fleet.submit().completed();
            fleet.assertAllEndedWell();
        }
    }

    private static void restart(Fleet fleet, String nodeId, String incarnation) {
        fleet.engine(nodeId).restart(incarnation);
        fleet.registry()
                .register(fleet.node(nodeId).node().toBuilder()
                        .incarnation(incarnation)
                        .build());
    }

    /** Holds requests in the leg that a node serves. */
    private static void hold(Fleet fleet, String nodeId) {
        fleet.engines(nodeId.substring(0, 1)).forEach(e -> gate(e).close());
    }

    private static void letGo(Fleet fleet, String nodeId) {
        fleet.engines(nodeId.substring(0, 1)).forEach(e -> gate(e).open());
    }

    private static Gate gate(Engine engine) {
        return engine.id().startsWith("p") ? engine.prefill() : engine.firstChunk();
    }

    private static boolean isOn(Fleet fleet, String nodeId, Client client) {
        return fleet.engine(nodeId).log().contains("prefill " + client.call().id() + "@1") && !client.hasOutcome();
    }

    private static int callsOn(Fleet fleet, String nodeId) {
        return fleet.engine(nodeId).prefillCalls() + fleet.engine(nodeId).decodeCalls();
    }
}
