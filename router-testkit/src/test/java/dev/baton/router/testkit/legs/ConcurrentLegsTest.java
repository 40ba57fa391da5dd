/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.legs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.RouterBuilder;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedDecode;
import dev.baton.router.testkit.hosts.ScriptedEngines;
import dev.baton.router.testkit.hosts.ScriptedPrefill;
import dev.baton.router.testkit.sim.SimToken;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both legs at once, as in SGLang: claimed together, called together, let go of together. */
class ConcurrentLegsTest {
    private static Bench bench(boolean abortable, int prefillNodes, int decodeNodes) {
        return bench(abortable, prefillNodes, decodeNodes, s -> s);
    }

    private static Bench bench(
            boolean abortable,
            int prefillNodes,
            int decodeNodes,
            UnaryOperator<RouterBuilder<String, SimToken>> settings) {
        TransportCapabilities capabilities =
                abortable ? EngineMode.CONCURRENT.capabilities() : TransportCapabilities.concurrent();
        return new Bench(new ScriptedEngines(capabilities), prefillNodes, decodeNodes, settings);
    }

    // ---- bind and dispatch

    @Test
    void bothLegsAreClaimedOrNeither() {
        try (Bench bench = bench(true, 1, 1)) {
            bench.limit("d0", n -> n.maxConcurrent(1));
            List<Client> clients = bench.submit(3);
            assertThat(bench.node("p0").inFlight()).as("none is held in vain").isEqualTo(1);
            for (int i = 0; i < 3; i++) {
                assertThat(bench.engines().prefills()).hasSize(i + 1);
                assertThat(bench.engines().decodes()).hasSize(i + 1);
                bench.serve(bench.engines().lastPrefill());
            }
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @Test
    void bothLegsAreCalledAtOnceUnderAnIdOfTheirOwnForEachAttempt() {
        try (Bench bench = bench(true, 3, 3)) {
            bench.submit(20);
            bench.router().handleNodeFailure("p0", "test");
            bench.router().handleNodeFailure("d1", "test");
            Set<Long> ids = new HashSet<>();
            for (int i = 0; i < bench.engines().prefills().size(); i++) {
                ScriptedPrefill prefill = bench.engines().prefill(i);
                ScriptedDecode decode = bench.engines().decode(i);
                long id = prefill.call().rendezvousId().orElseThrow();
                assertThat(id).as("what SGLang takes: 0 to 2^63 - 1").isNotNegative();
                assertThat(ids.add(id)).as("used once").isTrue();
                assertThat(decode.call().source())
                        .isEqualTo(new KvSource.Rendezvous<>(id, prefill.call().node()));
                assertThat(decode.call().peer()).isEqualTo(prefill.call().node());
                assertThat(prefill.call().peer()).isEqualTo(decode.call().node());
                assertThat(decode.call().requestId()).isEqualTo(prefill.call().requestId());
                assertThat(decode.call().attempt()).isEqualTo(prefill.call().attempt());
            }
            assertThat(ids).hasSizeGreaterThan(20);
        }
    }

    // ---- one leg fails (rule R8)

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailedPrefillLetsGoOfDecodeAsSoonAsItMay(boolean abortable) {
        try (Bench bench = bench(abortable, 2, 2)) {
            Client client = bench.submit();
            ScriptedDecode sibling = bench.engines().decode(0);
            bench.engines().prefill(0).fail(TransportException.unreachable("test"));
            assertThat(sibling.call().cancellation().isCancelled()).isEqualTo(abortable);
            assertThat(sibling.isCancelled()).isEqualTo(abortable);

            bench.serve(bench.engines().prefill(1));
            assertThat(client.isCompleted()).as("it does not wait for that").isTrue();
            assertThat(bench.node(sibling.node()).inFlight()).isEqualTo(abortable ? 0 : 1);
            sibling.emit(1);
            assertThat(sibling.call().cancellation().isCancelled()).isTrue();
            assertThat(client.tokens()).hasSize(3).allMatch(token -> token.attempt() == 2);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailedDecodeLetsGoOfPrefillAtOnce(boolean abortable) {
        try (Bench bench = bench(abortable, 2, 2)) {
            Client client = bench.submit();
            bench.engines().decode(0).fail(TransportException.unreachable("test"));
            assertThat(bench.engines().prefill(0).isCancelled()).isTrue();
            assertThat(bench.node(bench.engines().prefill(0).node()).inFlight())
                    .isEqualTo(
                            bench.engines()
                                            .prefill(1)
                                            .node()
                                            .equals(bench.engines().prefill(0).node())
                                    ? 1
                                    : 0);
            bench.serve(bench.engines().prefill(1));
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Nobody told decode: its time-out is the prefill node's fault, three times, and then that node is out. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDecodeThatWaitsInVainChargesPrefill(boolean abortable) {
        try (Bench bench = bench(abortable, 2, 2, s -> s.prefillStrategy(Bench.FIRST))) {
            for (int i = 1; i <= 3; i++) {
                Client client = bench.submit();
                bench.engines().lastDecode().fail(TransportException.timeout("no KV came"));
                assertThat(bench.engines().lastPrefill().node())
                        .as("tried elsewhere")
                        .isEqualTo("p1");
                assertThat(bench.events(RouterEvent.LegFailed.class))
                        .hasSize(i)
                        .allMatch(failed -> failed.suspect().id().equals("p0") && failed.charged());
                client.call().cancel();
            }
            assertThat(bench.node("p0").status()).isEqualTo(NodeStatus.EJECTED);
            assertThat(bench.node("d0").status()).isEqualTo(NodeStatus.ONLINE);
            assertThat(bench.node("d1").status()).isEqualTo(NodeStatus.ONLINE);
        }
    }

    @Test
    void oncePrefillIsDoneADecodeThatTimesOutIsToBlameUnlessItNamesAnother() {
        try (Bench bench = bench(true, 1, 1)) {
            bench.submit();
            bench.engines().lastPrefill().done();
            bench.engines().lastDecode().fail(TransportException.timeout("too slow"));
            assertThat(suspects(bench)).containsExactly("d0");
        }
        try (Bench bench = bench(true, 1, 1)) {
            bench.submit();
            bench.engines().lastPrefill().done();
            bench.engines()
                    .lastDecode()
                    .fail(TransportException.timeout("KV was lost").suspecting("p0"));
            assertThat(suspects(bench)).containsExactly("p0");
        }
    }

    private static List<String> suspects(Bench bench) {
        return bench.events(RouterEvent.LegFailed.class).stream()
                .map(failed -> failed.suspect().id())
                .toList();
    }

    // ---- one leg is done before the other

    /** Chunks may come before prefill has answered: its answer is drained, and its claim lasts until then. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void prefillsAnswerIsDrainedWhileDecodeStreams(boolean abortable) {
        try (Bench bench = bench(abortable, 1, 1)) {
            Client client = bench.submit();
            bench.engines().lastDecode().emit(2);
            assertThat(bench.node("p0").inFlight()).isEqualTo(1);
            bench.engines().lastPrefill().done();
            assertThat(bench.node("p0").isIdle()).isTrue();
            bench.engines().lastDecode().answer(1);
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.tokens()).hasSize(3);
            assertThat(bench.engines().lastPrefill().isCancelled()).isFalse();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDecodeThatFinishesWithoutPrefillEndsTheRequest(boolean abortable) {
        try (Bench bench = bench(abortable, 1, 1)) {
            Client client = bench.submit();
            bench.engines().lastDecode().answer(3);
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.engines().lastPrefill().isCancelled()).isTrue();
            bench.engines().lastPrefill().done();
            assertThat(bench.engines().abandoned()).isEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatHasBegunNeedsItsPrefillNoMore(boolean abortable) {
        try (Bench bench = bench(abortable, 2, 1)) {
            Client client = bench.submit();
            ScriptedPrefill prefill = bench.engines().lastPrefill();
            bench.engines().lastDecode().emit(1);
            bench.router().handleNodeFailure(prefill.node(), "test");
            prefill.fail(TransportException.unreachable("test"));
            bench.engines().lastDecode().answer(2);
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.ended().summary().attempts()).isEqualTo(1);
            assertThat(bench.violations()).isEmpty();
        }
    }

    // ---- prefill ends the request: end of sequence at its first token

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void prefillMayEndTheRequestAndDecodeIsLetGoOf(boolean abortable) {
        try (Bench bench = bench(abortable, 1, 1)) {
            Client client = bench.submit();
            bench.engines().lastPrefill().finished();
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.tokens()).hasSize(1);
            assertThat(bench.node("p0").isIdle()).isTrue();
            assertThat(bench.engines().lastDecode().isCancelled()).isEqualTo(abortable);
            bench.advance(Timeouts.DEFAULT.firstChunk());
            assertThat(bench.engines().lastDecode().isCancelled()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Decode heard first that there is nothing to generate. */
    @Test
    void whereDecodeEndsEmptyPrefillSaysWhetherThatWasAll() {
        try (Bench bench = bench(true, 1, 1)) {
            Client one = bench.submit();
            bench.engines().lastDecode().end();
            assertThat(one.outcome()).isNull();
            bench.engines().lastPrefill().finished();
            assertThat(one.isCompleted()).isTrue();
            assertThat(one.tokens()).hasSize(1);

            Client none = bench.submit();
            bench.engines().lastDecode().end();
            bench.engines().lastPrefill().done();
            assertThat(none.isCompleted()).isTrue();
            assertThat(none.tokens()).isEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }
}
