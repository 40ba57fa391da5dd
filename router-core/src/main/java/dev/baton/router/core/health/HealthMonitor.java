/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.health;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.registry.NodeHealth;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.time.Nanos;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides from faults which nodes are taken out of use, and brings them back: by a probe where the transport can, else by
 * one real request (probation). Thread-safe: it keeps atomics in each node and sets of the nodes that it waits for; status changes are the
 * registry's, where the first of two reporters counts.
 *
 * <p>An overload is no fault (rule R9): the node is left alone for a moment, 50 ms doubling to 5 s unless the engine says
 * when to ask again.
 */
public final class HealthMonitor {
    private static final Set<NodeStatus> OUT = EnumSet.of(NodeStatus.EJECTED, NodeStatus.UNREACHABLE);
    private static final long FIRST_BUSY_NANOS = Duration.ofMillis(50).toNanos();
    private static final long MAX_BUSY_NANOS = Duration.ofSeconds(5).toNanos();

    private final DefaultNodeRegistry registry;
    private final HealthSettings settings;
    private final Function<Node, CompletionStage<ProbeResult>> probe;
    private final TaskScheduler scheduler;
    private final RandomGenerator random;
    private final Set<NodeState> busy = ConcurrentHashMap.newKeySet();
    private final Set<NodeState> recovering = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Makes a monitor; {@code probe} is the transport's. */
    public HealthMonitor(
            DefaultNodeRegistry registry,
            HealthSettings settings,
            Function<Node, CompletionStage<ProbeResult>> probe,
            TaskScheduler scheduler,
            RandomGenerator random) {
        this.registry = registry;
        this.settings = settings;
        this.probe = probe;
        this.scheduler = scheduler;
        this.random = random;
    }

    /** A call on this node did its part. */
    public void succeeded(NodeState state) {
        NodeHealth health = state.health();
        reset(health.consecutiveFaults());
        reset(health.overloads());
        reset(health.relapses());
        if (health.isOnProbation()) {
            health.setProbation(false);
            registry.capacityFreed(state);
        }
    }

    /** A call failed, and this node is the suspect. Returns whether the node is charged with it. */
    public boolean failed(NodeState state, TransportException failure) {
        if (failure.kind() == FaultKind.OVERLOADED) {
            overloaded(state, failure.retryAfter());
            return false;
        }
        if (!failure.kind().chargesNode()) {
            return false;
        }
        NodeHealth health = state.health();
        int faults = health.consecutiveFaults().incrementAndGet();
        if (faults < settings.faultThreshold() && !health.isOnProbation()) {
            return true;
        }
        boolean unreachable = failure.kind() == FaultKind.UNREACHABLE;
        if (unreachable || !isLastOfAPool(state)) {
            String cause = faults + " faults in a row, the last: " + failure.getMessage();
            health.setReturnsByTraffic(true);
            registry.takeOut(state, unreachable ? NodeStatus.UNREACHABLE : NodeStatus.EJECTED, cause);
        }
        return true;
    }

    /**
     * A node was taken out of use, by whomever. One that its host declared lost comes back by a good probe or by the host
     * alone; one that a router took out for faults, also by its back-off.
     */
    public void onOut(NodeState state) {
        if (recovering.add(state)) {
            scheduleRecovery(state);
        }
    }

    /** Forgets timers' effects that would outlive the router. */
    public void close() {
        closed = true;
        for (NodeState state : busy) {
            endBusy(state);
        }
    }

    private void overloaded(NodeState state, @Nullable Duration retryAfter) {
        if (closed || !busy.add(state)) {
            return; // one of a burst: the node is left alone already
        }
        int before = state.health().overloads().getAndIncrement();
        long nanos = retryAfter != null
                ? Math.max(1, Nanos.of(retryAfter))
                : Nanos.doubled(FIRST_BUSY_NANOS, before, MAX_BUSY_NANOS);
        state.health().setBusy(true);
        long spread = retryAfter != null ? later(nanos) : jittered(nanos); // never before the engine said
        scheduler.schedule(spread, () -> endBusy(state));
        if (closed) {
            endBusy(state);
        }
    }

    private void endBusy(NodeState state) {
        if (busy.remove(state)) {
            state.health().setBusy(false);
            registry.capacityFreed(state);
        }
    }

    private void scheduleRecovery(NodeState state) {
        int relapse = state.health().relapses().getAndIncrement();
        long nanos = Nanos.doubled(Nanos.of(settings.baseBackoff()), relapse, Nanos.of(settings.maxBackoff()));
        scheduler.schedule(jittered(nanos), () -> recover(state));
    }

    private void recover(NodeState state) {
        if (closed || !isOut(state)) {
            recovering.remove(state);
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        TaskScheduler.Cancellable timeout = scheduler.schedule(Nanos.of(settings.probeTimeout()), () -> {
            if (answered.compareAndSet(false, true)) {
                probeLater(state);
            }
        });
        CompletionStage<ProbeResult> stage;
        try {
            stage = Objects.requireNonNull(probe.apply(state.node()), "probe returned null");
        } catch (Throwable e) {
            stage = CompletableFuture.failedFuture(e);
        }
        stage.whenComplete((result, error) -> {
            if (answered.compareAndSet(false, true)) {
                timeout.cancel();
                judge(state, error == null ? result : null);
            }
        });
    }

    private void judge(NodeState state, @Nullable ProbeResult result) {
        ProbeResult.Verdict verdict = result == null ? ProbeResult.Verdict.UNHEALTHY : result.verdict();
        if (verdict == ProbeResult.Verdict.HEALTHY) {
            putOnProbation(state, "a probe succeeded");
        } else if (verdict == ProbeResult.Verdict.UNSUPPORTED && state.health().returnsByTraffic()) {
            putOnProbation(state, "its back-off ended");
        } else if (verdict == ProbeResult.Verdict.UNSUPPORTED) {
            recovering.remove(state); // its host took it out, and its host alone can bring it back
        } else {
            probeLater(state);
        }
    }

    private void putOnProbation(NodeState state, String why) {
        recovering.remove(state);
        if (closed || !isOut(state)) {
            return;
        }
        state.health().setProbation(true);
        if (!registry.takeIn(state, OUT, why + "; on probation")) {
            state.health().setProbation(false);
        }
    }

    private void probeLater(NodeState state) {
        scheduler.schedule(jittered(Nanos.of(settings.probeInterval())), () -> recover(state));
    }

    private static void reset(AtomicInteger counter) {
        if (counter.get() != 0) {
            counter.set(0); // read first: a success is common, and what it writes others must fetch
        }
    }

    private static boolean isOut(NodeState state) {
        return OUT.contains(state.status());
    }

    private boolean isLastOfAPool(NodeState state) {
        for (Leg leg : Leg.values()) {
            if (state.node().role().serves(leg) && registry.snapshot().pool(leg).size() <= 1) {
                return true;
            }
        }
        return false;
    }

    /** Spreads a time by up to 20 % more. */
    private long later(long nanos) {
        return (long) (nanos * (1 + 0.2 * random.nextDouble()));
    }

    /** Spreads a time by ±20 %, so that routers do not act in step. */
    private long jittered(long nanos) {
        return (long) (nanos * (0.8 + 0.4 * random.nextDouble()));
    }
}
