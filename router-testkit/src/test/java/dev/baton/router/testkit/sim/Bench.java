/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A cluster with round figures and no network delay, and short ways to call it by hand. */
final class Bench {
    static final long MILLI = 1_000_000L;

    /**
     * 10 ms + 1 ms a token + 1 µs a squared token; a step 20 ms + 1 ms a request + 10 µs a KV token; 4,096 tokens of
     * KV.
     */
    static final EngineProfile ROUND =
            new EngineProfile("round", new PrefillCost(10e6, 1e6, 1e3), new DecodeCost(20e6, 1e6, 1e4), 4_096);

    /** 1 ms a token and 5 ms of latency. */
    static final TransferSettings SLOW_LINK = new TransferSettings(1_000, 1e6, 5 * MILLI);

    final VirtualTime time = new VirtualTime();
    final SimulatedCluster cluster;
    final List<ClusterEvent> events = new ArrayList<>();
    final List<FaultHit> hits = new ArrayList<>();

    Bench() {
        this(builder -> builder);
    }

    Bench(UnaryOperator<ClusterBuilder> change) {
        cluster = change.apply(SimulatedCluster.builder(time)
                        .profile(ROUND)
                        .transfer(SLOW_LINK)
                        .network(NetworkDelay.NONE)
                        .prefixCache(new PrefixCacheSettings(64, 6_400)))
                .build();
        cluster.addListener(events::add);
        cluster.addFaultListener(hits::add);
    }

    TestPrefill prefill(String id, int promptTokens, int outputTokens, long... hashes) {
        return prefillOn("prefill-0", id, SimPrompt.of(promptTokens, outputTokens, hashes));
    }

    TestPrefill prefillOn(String nodeId, String id, SimPrompt prompt) {
        return new TestPrefill(id, prompt, cluster.node(nodeId)).send(cluster);
    }

    /** Begins to decode what a prefill has handed off, with unlimited demand. */
    TestDecode decode(TestPrefill prefill) {
        return decodeOn("decode-0", prefill, Long.MAX_VALUE);
    }

    TestDecode decodeOn(String nodeId, TestPrefill prefill, long demand) {
        KvSource<SimHandoff> source = new KvSource.HandedOff<>(prefill.handoff(), prefill.node());
        return new TestDecode(prefill.requestId(), prefill.payload(), cluster.node(nodeId), source, demand)
                .send(cluster);
    }

    /** Begins to decode a prompt that the decode node computes itself, with unlimited demand. */
    TestDecode decodeLocally(String id, int promptTokens, int outputTokens) {
        return decodeLocallyOn("decode-0", id, SimPrompt.of(promptTokens, outputTokens));
    }

    /** Sends a prefill that meets its decode under an id. */
    TestPrefill prefillAt(long id, String requestId, SimPrompt prompt) {
        return prefillAt(id, requestId, prompt, "prefill-0", "decode-0");
    }

    TestPrefill prefillAt(long id, String requestId, SimPrompt prompt, String nodeId, String decodeId) {
        return new TestPrefill(requestId, prompt, cluster.node(nodeId))
                .meetingAt(id, cluster.node(decodeId))
                .send(cluster);
    }

    /** Sends a decode that meets its prefill under an id, with unlimited demand. */
    TestDecode decodeAt(long id, String requestId, SimPrompt prompt) {
        return decodeAt(id, requestId, prompt, "prefill-0", "decode-0");
    }

    TestDecode decodeAt(long id, String requestId, SimPrompt prompt, String prefillId, String nodeId) {
        KvSource<SimHandoff> source = new KvSource.Rendezvous<>(id, cluster.node(prefillId));
        TestDecode decode = new TestDecode(requestId, prompt, cluster.node(nodeId), source, Long.MAX_VALUE);
        decode.setPeer(cluster.node(prefillId));
        return decode.send(cluster);
    }

    /** Begins to decode a prompt on a node that computes it itself, with unlimited demand. */
    TestDecode decodeLocallyOn(String nodeId, String requestId, SimPrompt prompt) {
        return new TestDecode(requestId, prompt, cluster.node(nodeId), new KvSource.Local<>(), Long.MAX_VALUE)
                .send(cluster);
    }

    /** Prefills to the end, which takes no account of the time. */
    TestPrefill prefilled(String id, int promptTokens, int outputTokens) {
        TestPrefill prefill = prefill(id, promptTokens, outputTokens);
        while (prefill.ends == 0) {
            assertThat(time.runNext()).as("something goes on").isTrue();
        }
        assertThat(prefill.failure).isNull();
        return prefill;
    }

    void runMillis(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    void runUntilIdle() {
        time.runUntilIdle(1_000_000);
    }

    NodeStats prefillStats() {
        return cluster.stats("prefill-0");
    }

    NodeStats decodeStats() {
        return cluster.stats("decode-0");
    }

    /** What struck which calls in which phase, node by node. */
    List<String> hits() {
        return hits.stream()
                .map(hit -> hit.type() + " " + hit.nodeId()
                        + (hit.leg() == null
                                ? ""
                                : " " + hit.leg() + " " + hit.requestId() + "#" + hit.attempt() + " " + hit.phase()))
                .toList();
    }

    List<ClusterEvent.Kind> kinds() {
        return events.stream().map(ClusterEvent::kind).toList();
    }

    void assertNothingLeft() {
        assertThat(cluster.describeLeftovers()).isEmpty();
        assertThat(cluster.isQuiescent()).isTrue();
    }

    static void assertFault(Throwable failure, FaultKind kind, String suspect) {
        assertThat(failure).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e.suspectNodeId()).as(e.getMessage()).isEqualTo(suspect);
        });
    }
}
