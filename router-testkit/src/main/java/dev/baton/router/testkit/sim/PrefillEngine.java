/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.TransportException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A prefill engine: computes one prompt at a time, first come first served, and parks its KV cache for decode. A prompt
 * begins when its KV fits beside what is parked, so an engine whose handoffs nobody fetches comes to a halt.
 *
 * <p>A prompt that is to meet its decode waits until decode is ready before it joins the queue; when it is computed, its
 * KV is sent at once.
 */
final class PrefillEngine {
    private final ClusterContext context;
    private final SimNode node;
    private final ClusterSettings settings;
    private final ParkedKv parked;
    private final Set<PrefillExchange> meeting = new LinkedHashSet<>();
    private final Deque<PrefillExchange> queue = new ArrayDeque<>();
    private @Nullable PrefillRun running;

    PrefillEngine(ClusterContext context, SimNode node) {
        this.context = context;
        this.node = node;
        this.settings = context.settings();
        this.parked = new ParkedKv(context, node);
    }

    ParkedKv parked() {
        return parked;
    }

    int running() {
        return running == null ? 0 : 1;
    }

    int waiting() {
        return queue.size() + meeting.size();
    }

    void crash() {
        queue.clear();
        meeting.clear();
        running = null;
        parked.crash();
    }

    // ---- before it is computed

    void submit(PrefillExchange exchange) {
        int promptTokens = exchange.prompt().promptTokens();
        OptionalLong rendezvous = exchange.call().rendezvousId();
        if (!node.kv().couldEverHold(promptTokens)) {
            exchange.failed(TransportException.requestFault(
                    node.id() + " can never hold a prompt of " + promptTokens + " tokens"));
        } else if (rendezvous.isPresent()) {
            meet(exchange, rendezvous.getAsLong());
        } else {
            queue.add(exchange);
            node.work();
        }
    }

    private void meet(PrefillExchange exchange, long id) {
        Meeting place = context.meetings().at(id, exchange);
        if (!place.join(exchange)) {
            exchange.failed(Meetings.usedTwice(id, node));
            return;
        }
        exchange.meetsAt(place);
        meeting.add(exchange);
        if (place.isHeardAt(node)) {
            decodeIsReady(exchange);
        } else {
            exchange.limit(settings.rendezvousLimitNanos(), () -> {
                meeting.remove(exchange);
                exchange.failed(waitedInVain(exchange));
            });
        }
    }

    void decodeIsReady(PrefillExchange exchange) {
        if (meeting.remove(exchange)) {
            exchange.unlimit();
            queue.add(exchange);
            node.work();
        }
    }

    TransportException waitedInVain(PrefillExchange exchange) {
        Node decode = exchange.call().peer();
        TransportException failure = TransportException.timeout(
                node.id() + " waited " + settings.rendezvousLimitNanos() / 1_000_000 + " ms in vain for decode");
        return decode == null ? failure : failure.suspecting(decode.id());
    }

    void withdraw(PrefillExchange exchange) {
        SimHandoff sending = exchange.sending();
        if (running != null && running.exchange() == exchange) {
            node.prompts().withdraw(running);
        } else if (queue.remove(exchange) || meeting.remove(exchange)) {
            exchange.stopped();
        } else if (sending != null) {
            exchange.stopped();
            parked.lose(sending);
        }
        node.work();
    }

    /** Takes the next prompt in, if there is one, it fits, and nothing is being computed. */
    void takeIn() {
        PrefillExchange next = queue.peek();
        if (next != null && running == null) {
            long blocks = blocksFor(next);
            if (node.kv().tryTake(blocks)) {
                queue.remove();
                running = new PrefillRun(this, next, blocks);
                node.prompts().add(running);
            }
        }
    }

    /** On a hybrid node decode can go on in these blocks, and so that it surely can, they have room for its first step. */
    private long blocksFor(PrefillExchange exchange) {
        int promptTokens = exchange.prompt().promptTokens();
        if (!node.isHybrid()) {
            return KvBlocks.blocksFor(promptTokens);
        }
        return waitsHere(exchange) == null ? KvBlocks.blocksFor(promptTokens + 1L + firstToken()) : 0;
    }

    /** Returns the decode request on this very node that waits for a prompt, or null. */
    private @Nullable DecodeTask waitsHere(PrefillExchange exchange) {
        Meeting place = exchange.meeting();
        DecodeTask task = place == null ? null : place.waiting();
        return task != null && task.node() == node ? task : null;
    }

    private int firstToken() {
        return settings.firstTokenFromPrefill() ? 1 : 0;
    }

    // ---- while it is computed

    PromptWork begin(PrefillRun run) {
        SimPrompt prompt = run.exchange().prompt();
        PromptWork work = new PromptWork(
                node.profile().prefill(), prompt.promptTokens(), node.cache().cachedTokens(prompt));
        context.emit(ClusterEvent.Kind.STARTED, node, run.exchange(), work.cachedTokens());
        return work;
    }

    void computed(PrefillRun run) {
        account(run);
        answer(run);
    }

    void stopped(PrefillRun run) {
        account(run);
        node.kv().give(run.blocks());
        run.exchange().stopped();
    }

    private void account(PrefillRun run) {
        running = null;
        if (run.computedTokens() > 0) {
            node.cache().add(run.exchange().prompt(), run.computedUpTo());
            node.counters().promptTokensComputed += run.computedTokens();
            node.counters().promptTokensCached += run.work().cachedTokens();
            context.emit(ClusterEvent.Kind.COMPUTED, node, run.exchange(), run.computedTokens());
        }
    }

    // ---- after it is computed

    private void answer(PrefillRun run) {
        PrefillExchange exchange = run.exchange();
        PrefillCall<SimPrompt> call = exchange.call();
        for (CallFault fault : node.faults()) {
            TransportException failure = fault.onPrefillDone(call);
            if (failure != null) {
                context.hit(fault, exchange);
                node.kv().give(run.blocks());
                exchange.failed(failure);
                return;
            }
        }
        PrefillUsage usage =
                new PrefillUsage(run.work().promptTokens(), run.work().cachedTokens());
        if (context.outputLength().endsWithPrefill(call)) {
            node.kv().give(run.blocks());
            exchange.answer(new PrefillResult.Finished<>(usage, makeFirstToken(call)));
            return;
        }
        Chunk<SimToken> first = settings.firstTokenFromPrefill() ? makeFirstToken(call) : null;
        Chunk<SimToken> given = exchange.meeting() == null ? first : null; // else decode gives it
        CallFault withholding = asked(exchange, CallFault::withholdsHandoff);
        if (withholding != null) {
            node.kv().give(run.blocks());
            handOffNothing(exchange);
            exchange.answer(new PrefillResult.NoHandoff<>(usage, given));
            return;
        }
        SimHandoff handoff = parked.park(exchange, run.blocks(), firstToken());
        handOff(exchange, new PrefillResult.Handoff<>(handoff, usage, given));
    }

    private Chunk<SimToken> makeFirstToken(PrefillCall<SimPrompt> call) {
        node.counters().outputTokens++;
        return Chunk.of(
                new SimToken(call.requestId(), call.attempt(), call.payload().generated()));
    }

    private void handOffNothing(PrefillExchange exchange) {
        Meeting place = exchange.meeting();
        DecodeTask task = place == null ? null : place.waiting();
        if (task != null) {
            task.node().deliver(() -> task.engine().intake().comesNot(task), () -> {});
        }
    }

    private void handOff(PrefillExchange exchange, PrefillResult.Handoff<SimHandoff, SimToken> result) {
        Meeting place = exchange.meeting();
        boolean lost = asked(exchange, CallFault::losesHandoff) != null;
        if (place == null || lost) {
            exchange.answer(result);
        } else {
            exchange.answerWhenSent(result);
        }
        if (lost) {
            parked.lose(result.handoff());
        } else if (place != null) {
            sendTo(place.waiting(), exchange, result.handoff());
        }
    }

    private void sendTo(@Nullable DecodeTask task, PrefillExchange exchange, SimHandoff handoff) {
        if (task == null) {
            return; // it has left, and nobody tells
        }
        if (task.node() == node) {
            exchange.sent();
            parked.lose(handoff);
            task.engine().intake().isHere(task, handoff);
        } else {
            parked.send(handoff, task);
        }
    }

    private @Nullable CallFault asked(PrefillExchange exchange, PrefillFault question) {
        CallFault found = null;
        for (CallFault fault : node.faults()) {
            if (question.test(fault, exchange.call())) {
                context.hit(fault, exchange);
                found = fault;
            }
        }
        return found;
    }

    private interface PrefillFault {
        boolean test(CallFault fault, PrefillCall<SimPrompt> call);
    }
}
