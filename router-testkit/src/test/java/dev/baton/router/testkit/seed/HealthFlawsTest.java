/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedEngines;
import dev.baton.router.testkit.hosts.ScriptedPrefill;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flaws 17 and 18 of the seed, health that flipped on one miss and heartbeats that nobody heard. */
class HealthFlawsTest {
    private static Bench steered(EngineMode mode) {
        return new Bench(mode, 2, 2, s -> s.prefillStrategy(Bench.FIRST));
    }

    /** There: one miss took a node out. */
    @ParameterizedTest
    @EnumSource
    void flaw17_oneFaultTakesNoNodeOutAndThreeInARowDo(EngineMode mode) {
        try (Bench bench = steered(mode)) {
            for (int fault = 1; fault <= 3; fault++) {
                assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.ONLINE);
                bench.submit();
                bench.engines().lastPrefill().fail(TransportException.nodeFault("test"));
            }
            assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.EJECTED);
        }
    }

    /** There: one success let everything through again. */
    @ParameterizedTest
    @EnumSource
    void flaw17_aNodeComesBackOneRequestAtATime(EngineMode mode) {
        try (Bench bench = steered(mode)) {
            eject(bench);
            bench.advance(Duration.ofSeconds(2));
            assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.ONLINE);
            int before = bench.engines().prefills().size();
            bench.submit(4);
            List<ScriptedPrefill> four = bench.engines().prefills().subList(before, before + 4);
            assertThat(four).extracting(ScriptedPrefill::node).containsExactly("p0", "p1", "p1", "p1");
            four.get(0).done();
            bench.submit(2);
            assertThat(bench.node("p0").inFlight()).isGreaterThanOrEqualTo(2);
        }
    }

    /** There: a hung worker still accepted connections, and was taken for healthy. */
    @ParameterizedTest
    @EnumSource
    void flaw17_aHungNodeIsFoundByItsSilence(EngineMode mode) {
        Timeouts timeouts = Timeouts.DEFAULT.withPrefill(Duration.ofSeconds(1));
        try (Bench bench = new Bench(mode, 2, 2, s -> s.timeouts(timeouts).prefillStrategy(Bench.FIRST))) {
            bench.engines().onPrefill(p -> {
                if (p.node().equals("p1")) {
                    p.done();
                }
            });
            bench.engines().onRequest(d -> {
                if (!mode.isConcurrent() || d.call().peer().id().equals("p1")) {
                    d.answer(3);
                }
            });
            List<Client> clients = bench.submit(3);
            bench.advance(Duration.ofSeconds(1));
            assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.EJECTED);
            assertThat(clients).allMatch(Client::isCompleted);
        }
    }

    /** There: dead nodes were probed one after another, two seconds each. */
    @ParameterizedTest
    @EnumSource
    void flaw17_nodesAreProbedBesideEachOther(EngineMode mode) {
        try (Bench bench = new Bench(mode, 4, 1, s -> s)) {
            bench.engines().onProbe(node -> ScriptedEngines.noAnswer());
            for (int i = 0; i < 4; i++) {
                bench.router().handleNodeFailure("p" + i, "test");
            }
            bench.advance(Duration.ofMillis(1_300)); // 1 s of back-off, spread by 20 %, and no time-out of a probe
            assertThat(bench.engines().probed()).containsExactlyInAnyOrder("p0", "p1", "p2", "p3");
        }
    }

    /** There: load that came with heartbeats was thrown away. */
    @ParameterizedTest
    @EnumSource
    void flaw18_reportedLoadIsKeptAndAnOlderReportIsNot(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            LoadReport newer = new LoadReport(2_000, 3, 4, 5, 6);
            assertThat(bench.registry().report("p0", newer)).isTrue();
            assertThat(bench.registry().report("p0", new LoadReport(1_000, 0, 0, 0, 0)))
                    .isFalse();
            assertThat(bench.node("p0").report()).isEqualTo(newer);
        }
    }

    /** There: nodes added later were not watched, and one that joined never came into use. */
    @ParameterizedTest
    @EnumSource
    void flaw18_aNodeAddedLaterIsUsedAndWatched(EngineMode mode) {
        try (Bench bench = new Bench(mode, 0, 1, s -> s)) {
            Client client = bench.submit();
            bench.registry().register(Node.prefill("late").build());
            bench.serve(bench.engines().lastPrefill());
            assertThat(client.isCompleted()).isTrue();

            bench.engines().onProbe(node -> CompletableFuture.completedFuture(ProbeResult.healthy()));
            bench.router().handleNodeFailure("late", "test");
            bench.advance(Duration.ofSeconds(2));
            assertThat(bench.engines().probed()).contains("late");
            assertThat(bench.node("late").status()).isEqualTo(NodeStatus.ONLINE);
        }
    }

    /** There: two reporters of one failure handled it twice. */
    @ParameterizedTest
    @EnumSource
    void flaw18_twoReportersOfOneFailureCountOnce(EngineMode mode) {
        try (Bench bench = new Bench(mode, 3, 2, s -> s.prefillStrategy(Bench.FIRST))) {
            Client client = bench.submit();
            assertThat(bench.router().handleNodeFailure("p0", "one")).isTrue();
            assertThat(bench.router().handleNodeFailure("p0", "two")).isFalse();
            assertThat(bench.registry().markUnreachable("p0", "three")).isFalse();
            assertThat(bench.events(RouterEvent.NodeStatusChanged.class)).hasSize(1);
            assertThat(bench.engines().prefills()).hasSize(2);
            bench.serve(bench.engines().lastPrefill());
            assertThat(client.ended().summary().attempts()).isEqualTo(2);
        }
    }

    /** There: no way to take a node out of use gently. */
    @ParameterizedTest
    @EnumSource
    void flaw18_aNodeDrains(EngineMode mode) {
        try (Bench bench = steered(mode)) {
            Client client = bench.submit();
            CompletableFuture<Void> drained = bench.registry().drain("p0").toCompletableFuture();
            bench.submit();
            assertThat(bench.engines().prefill(1).node()).isEqualTo("p1");
            assertThat(drained).isNotDone();
            bench.serve(bench.engines().prefill(0));
            assertThat(client.isCompleted()).isTrue();
            assertThat(drained).isCompleted();
            assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.DRAINED);
        }
    }

    private static void eject(Bench bench) {
        for (int fault = 0; fault < 3; fault++) {
            bench.submit();
            bench.engines().lastPrefill().fail(TransportException.nodeFault("test"));
        }
        assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.EJECTED);
    }
}
