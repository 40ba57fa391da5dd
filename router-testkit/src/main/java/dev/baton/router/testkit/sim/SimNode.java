/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.TransportException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
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
    private final NodeCounters counters = new NodeCounters();
    private final @Nullable PrefillEngine prefill;
    private final @Nullable DecodeEngine decode;
    private final Set<Exchange<?>> openCalls = new LinkedHashSet<>();
    private final Deque<Message> inbox = new ArrayDeque<>();
    private List<CallFault> faults = List.of();
    private NodeState state = NodeState.UP;
    private long incarnation = 1;

    /** Something that reaches a node: what it does there, and what happens if the node is down. */
    private record Message(Runnable handle, Runnable lost) {}

    SimNode(ClusterContext context, Node described, Connection connection, RandomGenerator random) {
        this.context = context;
        this.described = described;
        this.connection = connection;
        this.processor = new Processor(context.time(), context.settings().workNoise(), random);
        boolean prefills = described.role().serves(Leg.PREFILL);
        this.kv = new KvBlocks(
                context.settings().profile(prefills ? Leg.PREFILL : Leg.DECODE).kvCapacityTokens());
        this.prefill = prefills ? new PrefillEngine(context, this) : null;
        this.decode = described.role().serves(Leg.DECODE) ? new DecodeEngine(context, this) : null;
    }

    String id() {
        return described.id();
    }

    /** The node as a host registers it, in its incarnation now. */
    Node describe() {
        return described.toBuilder().incarnation(Long.toString(incarnation)).build();
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

    Processor processor() {
        return processor;
    }

    KvBlocks kv() {
        return kv;
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
            prefill.startNext();
        }
        if (decode != null) {
            decode.schedule();
        }
        while (!inbox.isEmpty()) {
            inbox.remove().handle().run();
        }
    }

    // ---- looking at it

    boolean isIdle() {
        return openCalls.isEmpty()
                && inbox.isEmpty()
                && kv.isEmpty()
                && (prefill == null || prefill.parked().link().isIdle());
    }

    LoadReport report() {
        return new LoadReport(context.time().nanoTime(), running(), waiting(), kv.usedTokens(), kv.totalTokens());
    }

    NodeLoad load() {
        return new NodeLoad(
                context.time().nanoTime(),
                id(),
                state,
                running(),
                waiting(),
                kv.usedTokens(),
                kv.totalTokens(),
                prefill == null ? 0 : prefill.parked().all().size(),
                prefill == null ? 0 : prefill.parked().tokens());
    }

    NodeStats stats() {
        return new NodeStats(
                id(),
                described.role(),
                incarnation,
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
                kv.peakTokens());
    }

    private int running() {
        return (prefill == null ? 0 : prefill.running()) + (decode == null ? 0 : decode.holding());
    }

    private int waiting() {
        return (prefill == null ? 0 : prefill.waiting()) + (decode == null ? 0 : decode.waiting());
    }
}
