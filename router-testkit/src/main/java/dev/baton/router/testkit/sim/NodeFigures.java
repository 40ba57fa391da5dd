/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.LoadReport;
import org.jspecify.annotations.Nullable;

/** What can be said of a node in figures: to its router, to who watches its load, and in all. */
final class NodeFigures {
    private final ClusterContext context;
    private final SimNode node;
    private final Processor processor;
    private final @Nullable PrefillEngine prefill;
    private final @Nullable DecodeEngine decode;

    NodeFigures(
            ClusterContext context,
            SimNode node,
            Processor processor,
            @Nullable PrefillEngine prefill,
            @Nullable DecodeEngine decode) {
        this.context = context;
        this.node = node;
        this.processor = processor;
        this.prefill = prefill;
        this.decode = decode;
    }

    LoadReport report() {
        KvBlocks kv = node.kv();
        return new LoadReport(context.time().nanoTime(), running(), waiting(), kv.usedTokens(), kv.totalTokens());
    }

    NodeLoad load() {
        return new NodeLoad(
                context.time().nanoTime(),
                node.id(),
                node.state(),
                running(),
                waiting(),
                node.kv().usedTokens(),
                node.kv().totalTokens(),
                node.parked().size(),
                prefill == null ? 0 : prefill.parked().tokens());
    }

    NodeStats stats() {
        NodeCounters counters = node.counters();
        return new NodeStats(
                node.id(),
                node.role(),
                node.incarnation(),
                counters.prefillCalls,
                counters.prefillsServed,
                counters.decodeCalls,
                counters.decodesServed,
                counters.failures,
                counters.cancelled,
                counters.promptTokensComputed,
                counters.promptTokensCached,
                counters.recomputedTokens,
                counters.outputTokens,
                counters.preemptions,
                counters.parked,
                counters.fetched,
                counters.abandoned,
                counters.expired,
                processor.busyNanos(),
                node.kv().peakTokens());
    }

    private int running() {
        return (prefill == null ? 0 : prefill.running()) + (decode == null ? 0 : decode.holding());
    }

    private int waiting() {
        return (prefill == null ? 0 : prefill.waiting()) + (decode == null ? 0 : decode.waiting());
    }
}
