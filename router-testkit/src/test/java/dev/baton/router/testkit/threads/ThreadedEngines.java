/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A transport over engines in this process that work on threads of their own: each can be held at a gate, made to fail,
 * killed and restarted, and each checks what it sees: its node's limits (rule R4), that KV is fetched once and where it
 * was parked, that the legs of concurrent engines meet. What they find wrong is in {@link #violations}. Thread-safe.
 *
 * <p>A prefill parks a {@link Kv}; a decode streams as many chunks of one token as the request's {@code maxOutputTokens}
 * says (3 if it says none), the text of each being {@code id@attempt#index}.
 */
public final class ThreadedEngines implements Transport<String, Kv, String> {
    private final TransportCapabilities capabilities;
    private final Executor steps;
    private final Map<String, Engine> engines = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Void>> meetings = new ConcurrentHashMap<>();
    private final Map<Kv, AtomicInteger> abandoned = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> asked = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private volatile PrefillRun.Answer prefillAnswer = PrefillRun.Answer.HANDOFF;
    private volatile boolean probing;

    /**
     * Makes engines.
     *
     * @param capabilities how they work
     * @param steps what runs their steps; {@code Runnable::run} makes them answer at once, on the calling thread
     */
    public ThreadedEngines(TransportCapabilities capabilities, Executor steps) {
        this.capabilities = capabilities;
        this.steps = steps;
    }

    /** Returns the engine of a node. */
    public Engine engine(String nodeId) {
        return engines.computeIfAbsent(nodeId, id -> new Engine(this, id));
    }

    /** Returns all engines that were asked for so far. */
    public Collection<Engine> all() {
        return engines.values();
    }

    /** Lets engines answer probes from now on. */
    public void setProbing(boolean value) {
        this.probing = value;
    }

    void setPrefillAnswer(PrefillRun.Answer answer) {
        this.prefillAnswer = answer;
    }

    PrefillRun.Answer prefillAnswer() {
        return prefillAnswer;
    }

    /** Returns what engines saw that must not be. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Returns how often handoffs were abandoned. */
    public int abandonedCount() {
        return abandoned.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Returns how many chunks the streams of a request were asked for, over all attempts. */
    public long asked(String requestId) {
        AtomicLong count = asked.get(requestId);
        return count == null ? 0 : count.get();
    }

    // ---- the transport

    @Override
    public TransportCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public CompletionStage<PrefillResult<Kv, String>> prefill(PrefillCall<String> call) {
        Engine engine = engine(call.node().id());
        engine.arrived(call, true);
        if (call.rendezvousId().isPresent() != (capabilities.order() == LegOrder.CONCURRENT)) {
            violation("prefill of " + call.requestId() + " has rendezvous id " + call.rendezvousId());
        }
        Engine.Life life = engine.life();
        TransportException refusal = engine.refusal(call);
        if (refusal != null) {
            CompletableFuture<PrefillResult<Kv, String>> refused = new CompletableFuture<>();
            step(() -> refused.completeExceptionally(refusal));
            return refused;
        }
        return new PrefillRun(this, engine, life, call).begin();
    }

    @Override
    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, Kv> call) {
        Engine engine = engine(call.node().id());
        engine.arrived(call, false);
        if (call.source() instanceof KvSource.Rendezvous != (capabilities.order() == LegOrder.CONCURRENT)) {
            violation("decode of " + call.requestId() + " has the source " + call.source());
        }
        if (call.source() instanceof KvSource.HandedOff<Kv> kv) {
            checkTarget(call, kv.handoff());
        }
        Engine.Life life = engine.life();
        TransportException refusal = engine.refusal(call);
        if (refusal != null) {
            return subscriber -> {
                subscriber.onSubscribe(new Refused());
                step(() -> subscriber.onError(refusal));
            };
        }
        return new DecodeRun(this, engine, life, call);
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        Engine engine = engine(node.id());
        engine.countProbe();
        if (!probing) {
            return CompletableFuture.completedFuture(new ProbeResult(ProbeResult.Verdict.UNSUPPORTED, null));
        }
        return engine.isAlive()
                ? CompletableFuture.completedFuture(ProbeResult.healthy())
                : CompletableFuture.failedFuture(TransportException.unreachable("engine " + node.id() + " is dead"));
    }

    @Override
    public void abandon(Node node, Kv handoff) {
        if (!node.id().equals(handoff.nodeId())) {
            violation(handoff + " was abandoned on " + node.id());
        }
        int times = abandoned.computeIfAbsent(handoff, k -> new AtomicInteger()).incrementAndGet();
        if (times > 1) {
            violation(handoff + " was abandoned " + times + " times");
        }
        var unused = fetch(handoff);
    }

    private void checkTarget(DecodeCall<String, Kv> call, Kv kv) {
        boolean elsewhere =
                !kv.target().isEmpty() && !kv.target().equals(call.node().id());
        if (elsewhere && !capabilities.has(Trait.RETARGETABLE_HANDOFF)) {
            violation("decode of " + call.requestId() + " runs on "
                    + call.node().id() + ", but its KV was made for " + kv.target());
        }
        Node from = call.peer();
        if (from == null || !from.id().equals(kv.nodeId()) || !kv.requestId().equals(call.requestId())) {
            violation("decode of " + call.requestId() + " from " + from + " was given " + kv);
        }
    }

    // ---- what engines do together

    void violation(String what) {
        violations.add(what);
    }

    /** Runs a step of an engine's work; on the calling thread if the engines' threads have gone. */
    void step(Runnable step) {
        try {
            steps.execute(step);
        } catch (RejectedExecutionException closed) {
            step.run();
        }
    }

    void asked(LegCall<String> call, long more) {
        asked.computeIfAbsent(call.requestId(), id -> new AtomicLong())
                .getAndUpdate(now -> now + more < 0 ? Long.MAX_VALUE : now + more);
    }

    /** Takes parked KV from where it is; false if it is not there. */
    boolean fetch(Kv kv) {
        return engine(kv.nodeId()).life().unpark(kv);
    }

    void meetAsPrefill(long rendezvousId) {
        meeting(rendezvousId).complete(null);
    }

    void meetAsDecode(long rendezvousId, Runnable whenMet) {
        var unused = meeting(rendezvousId).thenRun(whenMet);
    }

    private CompletableFuture<Void> meeting(long rendezvousId) {
        return meetings.computeIfAbsent(rendezvousId, id -> new CompletableFuture<>());
    }

    /** The subscription of a stream that was turned away. */
    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
