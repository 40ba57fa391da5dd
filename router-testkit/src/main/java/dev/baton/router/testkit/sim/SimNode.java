/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.TransportException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One simulated node: an engine with its processor and KV cache, and what keeps it from working. All that reaches a
 * node goes through {@link #deliver}, so that one that hangs keeps it and one that is down loses it.
 */
final class SimNode {
    private final ClusterContext context;
    private final Node described;
    private final Connection connection;
    private final Processor processor;
    private final KvBlocks kv;
    private final PrefixCache cache;
    private final Prompts prompts;
    private final NodeCounters counters = new NodeCounters();
    private final @Nullable PrefillEngine prefill;
    private final @Nullable DecodeEngine decode;
    private final Stepper stepper;
    private final NodeFigures figures;
    private final Set<Exchange<?>> openCalls = new LinkedHashSet<>();
    private final Deque<Message> inbox = new ArrayDeque<>();
    private List<CallFault> faults = List.of();
    private NodeState state = NodeState.UP;
    private long incarnation = 1;

    /** Something that reaches a node: what it does there, and what happens if the node is down. */
    private record Message(Runnable handle, Runnable lost) {}

    SimNode(ClusterContext context, Node described, Connection connection, RandomGenerator random) {
        ClusterSettings settings = context.settings();
        this.context = context;
        this.described = described;
        this.connection = connection;
        this.processor = new Processor(context.time(), settings.workNoise(), random);
        this.kv = new KvBlocks(profile().kvCapacityTokens());
        this.cache = new PrefixCache(settings.cache(role()));
        this.prompts = new Prompts(settings.prefillChunkTokens());
        this.prefill = role().serves(Leg.PREFILL) ? new PrefillEngine(context, this) : null;
        this.decode = role().serves(Leg.DECODE) ? new DecodeEngine(context, this) : null;
        this.stepper = new Stepper(processor, prompts, prefill, decode);
        this.figures = new NodeFigures(context, this, processor, prefill, decode);
    }

    String id() {
        return described.id();
    }

    /** The node as a host registers it, in its incarnation now. */
    Node describe() {
        return described.toBuilder().incarnation(Long.toString(incarnation)).build();
    }

    NodeRole role() {
        return described.role();
    }

    boolean isHybrid() {
        return role() == NodeRole.HYBRID;
    }

    EngineProfile profile() {
        return context.settings().profile(role());
    }

    NodeState state() {
        return state;
    }

    long incarnation() {
        return incarnation;
    }

    Connection connection() {
        return connection;
    }

    KvBlocks kv() {
        return kv;
    }

    PrefixCache cache() {
        return cache;
    }

    Prompts prompts() {
        return prompts;
    }

    NodeFigures figures() {
        return figures;
    }

    NodeCounters counters() {
        return counters;
    }

    PrefillEngine prefillEngine() {
        if (prefill == null) {
            throw new IllegalArgumentException(id() + " does not serve prefill");
        }
        return prefill;
    }

    DecodeEngine decodeEngine() {
        if (decode == null) {
            throw new IllegalArgumentException(id() + " does not serve decode");
        }
        return decode;
    }

    /** Returns the prompts whose KV waits here for decode. */
    Collection<ParkedPrompt> parked() {
        return prefill == null ? List.of() : prefill.parked().all();
    }

    /** Lets its engines begin what is next, as far as they can. */
    void work() {
        if (state == NodeState.UP) {
            stepper.work();
        }
    }

    void emit(ClusterEvent.Kind kind, Exchange<?> exchange, long tokens) {
        context.emit(kind, this, exchange, tokens);
    }

    // ---- messages

    /** Sends a message to this node. */
    void post(Runnable handle, Runnable lost) {
        connection.toNode(() -> deliver(handle, lost));
    }

    /** Lets a message take effect that has reached this node. */
    void deliver(Runnable handle, Runnable lost) {
        switch (state) {
            case UP -> handle.run();
            case HUNG -> inbox.add(new Message(handle, lost));
            case DOWN -> lost.run();
        }
    }

    // ---- calls

    Collection<Exchange<?>> openCalls() {
        return openCalls;
    }

    void opened(Exchange<?> call) {
        openCalls.add(call);
        if (call.leg() == Leg.PREFILL) {
            counters.prefillCalls++;
        } else {
            counters.decodeCalls++;
        }
    }

    void closed(Exchange<?> call, ClusterEvent.Kind how) {
        openCalls.remove(call);
        switch (how) {
            case REFUSED, FAILED -> counters.failures++;
            case STOPPED -> counters.cancelled++;
            default -> {
                if (call.leg() == Leg.PREFILL) {
                    counters.prefillsServed++;
                } else {
                    counters.decodesServed++;
                }
            }
        }
    }

    // ---- faults

    List<CallFault> faults() {
        return faults;
    }

    void addFault(CallFault fault) {
        List<CallFault> more = new ArrayList<>(faults);
        more.add(fault);
        faults = List.copyOf(more);
    }

    void removeFault(CallFault fault) {
        List<CallFault> fewer = new ArrayList<>(faults);
        fewer.remove(fault);
        faults = List.copyOf(fewer);
    }

    /** Returns what a probe is turned away with, or null. */
    @Nullable
    TransportException refusesProbe() {
        return faults.stream()
                .map(CallFault::onProbe)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    void crash() {
        if (state == NodeState.DOWN) {
            return;
        }
        state = NodeState.DOWN;
        context.emit(ClusterEvent.Kind.CRASHED, this, 0);
        processor.abort();
        processor.setSlowness(1);
        processor.resume();
        if (prefill != null) {
            prefill.crash();
        }
        if (decode != null) {
            decode.crash();
        }
        prompts.crash();
        cache.clear();
        kv.reset();
        TransportException failure = TransportException.unreachable("connection to " + id() + " broke");
        for (Exchange<?> call : List.copyOf(openCalls)) {
            call.failed(failure);
        }
        while (!inbox.isEmpty()) {
            inbox.remove().lost().run();
        }
    }

    void restart() {
        crash();
        state = NodeState.UP;
        incarnation++;
        context.emit(ClusterEvent.Kind.RESTARTED, this, incarnation);
    }

    void hang() {
        if (state == NodeState.UP) {
            state = NodeState.HUNG;
            context.emit(ClusterEvent.Kind.HUNG, this, 0);
            processor.halt();
            if (prefill != null) {
                prefill.parked().link().halt();
            }
        }
    }

    void slow(double factor) {
        if (state != NodeState.DOWN) {
            processor.setSlowness(factor);
            context.emit(ClusterEvent.Kind.SLOWED, this, Math.round(factor * 1000));
        }
    }

    void recover() {
        if (state == NodeState.DOWN) {
            return;
        }
        context.emit(ClusterEvent.Kind.RECOVERED, this, 0);
        processor.setSlowness(1);
        if (state == NodeState.HUNG) {
            wake();
        }
    }

    private void wake() {
        state = NodeState.UP;
        processor.resume();
        if (prefill != null) {
            prefill.parked().link().resume();
        }
        work();
        while (!inbox.isEmpty()) {
            inbox.remove().handle().run();
        }
    }

    /** Says whether it holds nothing, of any call. */
    boolean isIdle() {
        return openCalls.isEmpty()
                && inbox.isEmpty()
                && kv.isEmpty()
                && (prefill == null || prefill.parked().link().isIdle());
    }
}
