/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A transport that stands before another and checks at each call that no node is sent more than its limits allow (rule
 * R4). Confined to the thread of its virtual time.
 *
 * <p>It counts on its own: a call is held from the moment it is sent until its stage or stream ends, the engine says that
 * it stopped, or it was withdrawn a grace period ago. Of KV cache it counts prompts only, since only the router knows what
 * it has set aside for answers. Beside that it compares what the registry says of the node.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
final class LimitWatch<Q, H, T> implements Transport<Q, H, T> {
    private final Transport<Q, H, T> engines;
    private final NodeRegistry registry;
    private final VirtualTime time;
    private final long graceNanos;
    private final Lingering lingering;
    private final Findings findings;
    private final Map<String, NodeLedger> ledgers = new LinkedHashMap<>();

    LimitWatch(
            Transport<Q, H, T> engines,
            NodeRegistry registry,
            VirtualTime time,
            long graceNanos,
            Lingering lingering,
            Findings findings) {
        this.engines = engines;
        this.registry = registry;
        this.time = time;
        this.graceNanos = graceNanos;
        this.lingering = lingering;
        this.findings = findings;
    }

    /** Begins a ledger, so that ledgers are in the order of the nodes and exist before the first call. */
    void expect(Node node) {
        ledgers.put(node.id(), new NodeLedger(node, time));
    }

    NodeLedger ledger(Node node) {
        return ledgers.computeIfAbsent(node.id(), id -> new NodeLedger(node, time));
    }

    List<NodeLedger> ledgers() {
        return List.copyOf(ledgers.values());
    }

    @Override
    public TransportCapabilities capabilities() {
        return engines.capabilities();
    }

    @Override
    public TransportCapabilities capabilities(Node node) {
        return engines.capabilities(node);
    }

    @Override
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        NodeLedger ledger = ledger(call.node());
        OpenCall open = begin(ledger, call, Leg.PREFILL);
        CompletableFuture<PrefillResult<H, T>> watched = new CompletableFuture<>();
        engines.prefill(new WatchedPrefillCall<>(call, open)).whenComplete((result, failure) -> {
            if (failure == null) {
                ledger.prefilled(call.request().promptTokens(), result.usage().cachedTokens());
                open.end();
                watched.complete(result);
            } else {
                open.end();
                watched.completeExceptionally(failure);
            }
        });
        return watched;
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        NodeLedger ledger = ledger(call.node());
        OpenCall open = begin(ledger, call, Leg.DECODE);
        Flow.Publisher<Chunk<T>> stream = engines.decode(new WatchedDecodeCall<>(call, open));
        return router -> stream.subscribe(new WatchedStream<>(router, ledger, open));
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        return engines.probe(node);
    }

    @Override
    public void abandon(Node node, H handoff) {
        engines.abandon(node, handoff);
    }

    private OpenCall begin(NodeLedger ledger, LegCall<Q> call, Leg leg) {
        Node node = call.node();
        OpenCall open = ledger.add(node, leg, call.request().promptTokens(), lingering.hold(call));
        call.cancellation().onCancel(() -> open.cancelled(time.nanoTime()));
        if (exceeds(ledger, node) && ledger.anyCancelled()) {
            ledger.forgive(graceNanos);
        }
        if (exceeds(ledger, node)) {
            findings.limitViolated(node.id() + " was sent call " + call.requestId() + " and then held "
                    + ledger.inFlight() + " calls, " + ledger.promptTokens(Leg.PREFILL)
                    + " prompt tokens in prefill and "
                    + ledger.promptTokens(Leg.DECODE) + " in decode, by its own count");
        }
        registry.node(node.id())
                .filter(LimitWatch::exceeds)
                .ifPresent(view -> findings.limitViolated("the registry claims too much on a node: " + view));
        return open;
    }

    private static boolean exceeds(NodeLedger ledger, Node node) {
        return ledger.inFlight() > node.maxConcurrent()
                || ledger.promptTokens(Leg.PREFILL) > node.maxPrefillTokens()
                || ledger.promptTokens(Leg.DECODE) > node.kvCapacityTokens();
    }

    private static boolean exceeds(NodeView view) {
        return view.inFlight() > view.node().maxConcurrent()
                || view.prefillTokens() > view.node().maxPrefillTokens()
                || view.kvTokens() > view.node().kvCapacityTokens();
    }
}
