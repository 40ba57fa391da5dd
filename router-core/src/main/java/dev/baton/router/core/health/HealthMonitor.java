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
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides from faults which nodes are taken out of use, and brings them back: by a probe where the transport can, else by
 * one real request (probation). Thread-safe: it keeps no state but atomics in each node; status changes are the
 * registry's, where the first of two reporters counts.
 *
 * <p>An overload is no fault (rule R9): the node is left alone for a moment, 50 ms doubling to 5 s unless the engine says
 * when to ask again.
 */
public final class HealthMonitor {
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
        health.consecutiveFaults().set(0);
        health.overloads().set(0);
        if (health.isOnProbation()) {
            health.setProbation(false);
            health.relapses().set(0);
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
            recovering.add(state); // before the status changes, so that onLost leaves it to us
            if (registry.takeOut(state, unreachable ? NodeStatus.UNREACHABLE : NodeStatus.EJECTED, cause)) {
                scheduleRecovery(state, true);
            } else {
                recovering.remove(state);
            }
        }
        return true;
    }

    /** A node was declared lost; if that was not this monitor, only a good probe brings it back, or the host. */
    public void onLost(NodeState state) {
        if (recovering.add(state)) {
            scheduleRecovery(state, false);
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
        int before = state.health().overloads().getAndIncrement();
        long nanos = retryAfter != null
                ? Math.max(1, retryAfter.toNanos())
                : Math.min(MAX_BUSY_NANOS, FIRST_BUSY_NANOS << Math.min(before, 10));
        if (!closed && busy.add(state)) {
            state.health().setBusy(true);
            scheduler.schedule(jittered(nanos), () -> endBusy(state));
        }
    }

    private void endBusy(NodeState state) {
        if (busy.remove(state)) {
            state.health().setBusy(false);
            registry.capacityFreed(state);
        }
    }

    private void scheduleRecovery(NodeState state, boolean byTraffic) {
        int relapse = Math.min(state.health().relapses().getAndIncrement(), 30);
        long nanos =
                Math.min(settings.maxBackoff().toNanos(), settings.baseBackoff().toNanos() << Math.min(relapse, 20));
        scheduler.schedule(jittered(nanos), () -> recover(state, byTraffic));
    }

    private void recover(NodeState state, boolean byTraffic) {
        if (closed || !isOut(state)) {
            recovering.remove(state);
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        TaskScheduler.Cancellable timeout =
                scheduler.schedule(settings.probeTimeout().toNanos(), () -> {
                    if (answered.compareAndSet(false, true)) {
                        probeLater(state, byTraffic);
                    }
                });
        CompletionStage<ProbeResult> stage;
        try {
            stage = probe.apply(state.node());
        } catch (RuntimeException e) {
            timeout.cancel();
            probeLater(state, byTraffic);
            return;
        }
        stage.whenComplete((result, error) -> {
            if (answered.compareAndSet(false, true)) {
                timeout.cancel();
                judge(state, byTraffic, error == null ? result : null);
            }
        });
    }

    private void judge(NodeState state, boolean byTraffic, @Nullable ProbeResult result) {
        ProbeResult.Verdict verdict = result == null ? ProbeResult.Verdict.UNHEALTHY : result.verdict();
        boolean takeIn =
                verdict == ProbeResult.Verdict.HEALTHY || (verdict == ProbeResult.Verdict.UNSUPPORTED && byTraffic);
        if (takeIn) {
            recovering.remove(state);
            state.health().setProbation(true);
            String how = verdict == ProbeResult.Verdict.HEALTHY ? "a probe succeeded" : "its back-off ended";
            if (!registry.takeIn(state, how + "; on probation")) {
                state.health().setProbation(false);
            }
        } else if (verdict != ProbeResult.Verdict.UNSUPPORTED) {
            probeLater(state, byTraffic);
        } else {
            recovering.remove(state);
        }
    }

    private void probeLater(NodeState state, boolean byTraffic) {
        scheduler.schedule(jittered(settings.probeInterval().toNanos()), () -> recover(state, byTraffic));
    }

    private static boolean isOut(NodeState state) {
        return state.status() == NodeStatus.EJECTED || state.status() == NodeStatus.UNREACHABLE;
    }

    private boolean isLastOfAPool(NodeState state) {
        for (Leg leg : Leg.values()) {
            if (state.node().role().serves(leg) && registry.snapshot().pool(leg).size() <= 1) {
                return true;
            }
        }
        return false;
    }

    /** Spreads a time by ±20 %, so that routers do not act in step. */
    private long jittered(long nanos) {
        return (long) (nanos * (0.8 + 0.4 * random.nextDouble()));
    }
}
