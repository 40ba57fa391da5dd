/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.TransportException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A prefill engine: computes one prompt at a time, first come first served, and parks its KV cache for decode. A prompt
 * begins when its KV fits beside what is parked, so an engine whose handoffs nobody fetches comes to a halt.
 */
final class PrefillEngine {
    private final ClusterContext context;
    private final SimNode node;
    private final PrefixCache cache;
    private final ParkedKv parked;
    private final Deque<PrefillExchange> queue = new ArrayDeque<>();
    private @Nullable PrefillRun running;

    PrefillEngine(ClusterContext context, SimNode node) {
        this.context = context;
        this.node = node;
        this.cache = new PrefixCache(context.settings().prefixCache());
        this.parked = new ParkedKv(context, node, this::startNext);
    }

    ParkedKv parked() {
        return parked;
    }

    int running() {
        return running == null ? 0 : 1;
    }

    int waiting() {
        return queue.size();
    }

    void submit(PrefillExchange exchange) {
        int promptTokens = exchange.prompt().promptTokens();
        if (node.kv().couldEverHold(promptTokens)) {
            queue.add(exchange);
            startNext();
        } else {
            exchange.failed(TransportException.requestFault(
                    node.id() + " can never hold a prompt of " + promptTokens + " tokens"));
        }
    }

    void withdraw(PrefillExchange exchange) {
        PrefillRun run = running;
        if (run != null && run.exchange == exchange) {
            run.withdrawn = true;
            run.computeUpTo = run.work.chunkEndAfter(node.processor().workedNanos());
            node.processor().changeLength(run.work.nanosUpTo(run.computeUpTo));
        } else if (queue.remove(exchange)) {
            exchange.stopped();
            startNext();
        }
    }

    void crash() {
        queue.clear();
        running = null;
        cache.clear();
        parked.crash();
    }

    /** Begins the next prompt, if there is one, it fits, and nothing is being computed. */
    void startNext() {
        PrefillExchange next = queue.peek();
        if (next == null || node.state() != NodeState.UP || node.processor().isBusy()) {
            return;
        }
        SimPrompt prompt = next.prompt();
        long blocks = KvBlocks.blocksFor(prompt.promptTokens());
        if (!node.kv().tryTake(blocks)) {
            return;
        }
        queue.remove();
        ClusterSettings settings = context.settings();
        PromptWork work = new PromptWork(
                settings.prefillProfile().prefill(),
                prompt.promptTokens(),
                cache.cachedTokens(prompt),
                settings.prefillChunkTokens());
        running = new PrefillRun(next, work, blocks);
        context.emit(ClusterEvent.Kind.STARTED, node, next, work.cachedTokens());
        node.processor().start(work.nanos(), this::computed);
    }

    private void computed() {
        PrefillRun run = running;
        if (run == null) {
            throw new IllegalStateException("nothing was being computed");
        }
        running = null;
        int uncached = run.computeUpTo - run.work.cachedTokens();
        cache.add(run.exchange.prompt(), run.computeUpTo);
        node.counters().promptTokensComputed += uncached;
        node.counters().promptTokensCached += run.work.cachedTokens();
        context.emit(ClusterEvent.Kind.COMPUTED, node, run.exchange, uncached);
        if (run.withdrawn) {
            node.kv().give(run.blocks);
            run.exchange.stopped();
        } else {
            answer(run);
        }
        startNext();
    }

    private void answer(PrefillRun run) {
        PrefillExchange exchange = run.exchange;
        PrefillCall<SimPrompt> call = exchange.call();
        for (CallFault fault : node.faults()) {
            TransportException failure = fault.onPrefillDone(call);
            if (failure != null) {
                node.kv().give(run.blocks);
                exchange.failed(failure);
                return;
            }
        }
        PrefillUsage usage = new PrefillUsage(run.work.promptTokens(), run.work.cachedTokens());
        boolean withToken = context.settings().firstTokenFromPrefill();
        Chunk<SimToken> first = withToken ? Chunk.of(new SimToken(call.requestId(), call.attempt(), 0)) : null;
        node.counters().outputTokens += withToken ? 1 : 0;
        if (withToken && OutputLength.of(call) == 1) {
            node.kv().give(run.blocks);
            exchange.answer(new PrefillResult.Finished<>(usage, first));
            return;
        }
        SimHandoff handoff = parked.park(exchange, run.blocks, withToken ? 1 : 0);
        exchange.answer(new PrefillResult.Handoff<>(handoff, usage, first));
        for (CallFault fault : node.faults()) {
            if (fault.losesHandoff(call)) {
                parked.lose(handoff);
            }
        }
    }
}
