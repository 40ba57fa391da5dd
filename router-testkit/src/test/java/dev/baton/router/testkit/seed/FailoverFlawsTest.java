/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.RequestSummary;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedDecode;
import dev.baton.router.testkit.hosts.ScriptedEngines;
import dev.baton.router.testkit.hosts.ScriptedPrefill;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flaws 1 to 7 of the seed, failover that was mostly bookkeeping: each test fails where the flaw is. */
class FailoverFlawsTest {
    /** There: a request on a lost node got another node's name, and no frame was sent again. */
    @ParameterizedTest
    @EnumSource
    void flaw01_aRerouteIsSentForReal(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            List<Client> clients = bench.submit(6);
            bench.router().handleNodeFailure("p0", "test");
            List<ScriptedPrefill> again = bench.engines().prefills().stream()
                    .filter(p -> p.call().attempt() == 2)
                    .toList();
            assertThat(again).hasSize(3).allMatch(p -> p.node().equals("p1"));
            bench.engines().prefills().forEach(bench::serve);
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.time().elapsedNanos())
                    .as("nobody waits for a time-out")
                    .isZero();
        }
    }

    /** There: once the prefill frame was sent, the loss of the prefill node touched no request. */
    @ParameterizedTest
    @EnumSource
    void flaw02_aPrefillNodeThatDiesAfterItsCallWasSentIsNoticed(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            ScriptedPrefill first = bench.engines().prefill(0);
            if (!mode.isConcurrent()) {
                first.done(); // its KV is parked there until decode has fetched it
            }
            bench.router().handleNodeFailure(first.node(), "test");
            assertThat(bench.engines().prefills()).hasSize(2);
            bench.engines().decode(0).emit(1);
            assertThat(bench.engines().decode(0).isCancelled()).isTrue();
            bench.serve(bench.engines().prefill(1));
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.tokens()).allMatch(token -> token.attempt() == 2);
        }
    }

    /** There: a decode was "re-routed" to a node that had no KV for it. */
    @ParameterizedTest
    @EnumSource
    void flaw03_aDecodeIsNeverContinuedWithoutItsKv(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client started = bench.submit();
            bench.engines().prefill(0).done();
            bench.engines().decode(0).emit(1);
            bench.router().handleNodeFailure(bench.engines().decode(0).node(), "test");
            assertThat(started.failure()).isInstanceOf(Failure.DecodeLost.class);
            assertThat(bench.engines().decodes()).hasSize(1);

            Client next = bench.submit();
            bench.serve(bench.engines().prefill(1));
            assertThat(next.isCompleted()).isTrue();
            assertThat(bench.engines().decodes()).allMatch(FailoverFlawsTest::hasItsOwnKv);
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static boolean hasItsOwnKv(ScriptedDecode decode) {
        KvSource<String> source = decode.call().source();
        String attempt = decode.call().requestId() + "/" + decode.call().attempt();
        return source instanceof KvSource.Rendezvous
                || (source instanceof KvSource.HandedOff<String> handedOff
                        && handedOff.handoff().startsWith(attempt));
    }

    /** There: a retry overwrote the record (count and age began anew) and kept a decode node that had died meanwhile. */
    @ParameterizedTest
    @EnumSource
    void flaw04_aRetryKeepsItsAgeAndCountAndPicksDecodeAfresh(EngineMode mode) {
        try (Bench bench = new Bench(mode, 3, 2, s -> s)) {
            Client client = bench.submit();
            String decode = mode.isConcurrent()
                    ? bench.engines().decode(0).node()
                    : peer(bench.engines().prefill(0));
            bench.advance(Duration.ofSeconds(2));
            bench.router().handleNodeFailure(decode, "test");
            bench.engines().lastPrefill().fail(TransportException.unreachable("test"));
            bench.advance(Duration.ofSeconds(1));
            bench.serve(bench.engines().lastPrefill());

            RequestSummary summary = client.ended().summary();
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.engines().lastDecode().node()).isNotEqualTo(decode);
            assertThat(summary.attempts())
                    .isEqualTo(bench.engines().prefills().size())
                    .isGreaterThan(1);
            assertThat(summary.totalNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
            assertThat(bench.stats().submitted()).isEqualTo(1);
            bench.letGo();
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static String peer(ScriptedPrefill prefill) {
        return prefill.call().peer().id();
    }

    /** There: no cap, no budget, no back-off; a re-route began at the first node whatever its load. */
    @ParameterizedTest
    @EnumSource
    void flaw05_retriesAreCappedBudgetedSpacedAndPlacedByTheStrategy(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().onPrefill(p -> p.fail(TransportException.nodeFault("test")));
            Client client = bench.submit();
            assertThat(client.outcome())
                    .as("the third try is at a node that failed before, so it waits")
                    .isNull();
            bench.advance(Duration.ofSeconds(5));
            assertThat(((Failure.AttemptsExhausted) client.failure()).limit()).isEqualTo("maxAttempts=4");
            assertThat(bench.engines().prefills()).hasSize(4);
            assertThat(client.ended().summary().totalNanos()).isPositive();
            bench.letGo();
            assertThat(bench.violations()).isEmpty();
        }
        try (Bench bench = new Bench(mode, 3, 2, s -> s.retry(new RetrySettings(10, 16, 0.5, 0)))) {
            bench.engines().onPrefill(p -> p.fail(TransportException.nodeFault("test")));
            bench.submit(20).forEach(c -> bench.advance(Duration.ofMillis(1)));
            bench.advance(Duration.ofSeconds(5));
            assertThat(bench.stats().redispatched()).as("half of twenty").isLessThanOrEqualTo(10);
            assertThat(bench.stats().failed()).isEqualTo(20);
        }
        try (Bench bench = new Bench(mode, 3, 2, s -> s)) {
            bench.occupy("p1", "d0", 3);
            bench.occupy("p2", "d1", 1);
            bench.submit();
            assertThat(bench.engines().prefill(0).node()).isEqualTo("p0");
            bench.router().handleNodeFailure("p0", "test");
            assertThat(bench.engines().prefill(1).node()).as("the less loaded").isEqualTo("p2");
        }
    }

    /** There: with the decode node down the request failed, though its KV was at hand and another decode node up. */
    @Test
    void flaw06_kvAtHandGoesToAnotherDecodeNode() {
        ScriptedEngines engines = new ScriptedEngines(
                TransportCapabilities.sequential(Trait.RETARGETABLE_HANDOFF, Trait.REUSABLE_HANDOFF));
        try (Bench bench = new Bench(engines, 2, 2, s -> s)) {
            Client client = bench.submit();
            engines.lastPrefill().done();
            engines.decode(0).fail(TransportException.unreachable("test"));
            assertThat(engines.prefills()).hasSize(1);
            assertThat(engines.decode(1).node()).isNotEqualTo(engines.decode(0).node());
            engines.decode(1).answer(3);
            assertThat(client.isCompleted()).isTrue();
            assertThat(engines.abandoned()).isEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** There: with every decode node down prefill ran all the same. */
    @ParameterizedTest
    @EnumSource
    void flaw06_withoutDecodeNodesNoPromptIsComputed(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.router().handleNodeFailure("d0", "test");
            bench.router().handleNodeFailure("d1", "test");
            Client client = bench.submit();
            bench.advance(Duration.ofSeconds(5));
            assertThat(client.refusal().leg()).hasToString("DECODE");
            assertThat(bench.engines().prefills()).isEmpty();
        }
    }

    /** There: a refused connection cost 3.1 s of back-off inside the send, and a node was asked again meanwhile. */
    @ParameterizedTest
    @EnumSource
    void flaw07_aRefusedConnectionCostsNoTime(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().onPrefill(p -> {
                if (p.node().equals("p0")) {
                    p.fail(TransportException.unreachable("connection refused"));
                } else {
                    p.done();
                }
            });
            bench.engines().onRequest(d -> {
                if (d.emitted() == 0) {
                    d.answer(3);
                }
            });
            List<Client> clients = bench.submit(20);
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.time().elapsedNanos()).isZero();
            assertThat(bench.engines().prefillsOn("p0"))
                    .as("it is out after three")
                    .isEqualTo(3);
            assertThat(bench.events(RouterEvent.NodeStatusChanged.class)).isNotEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }
}
