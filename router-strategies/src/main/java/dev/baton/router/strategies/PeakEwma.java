/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.strategies.support.NodeTable;
import java.util.random.RandomGenerator;

/**
 * {@code peak_ewma}: the node with the least {@code latency · (inFlight + 1) / weight}, where latency jumps up to each
 * peak and comes down slowly. Thread-safe: {@link DecayingLatency} and {@link NodeTable} say how.
 *
 * <p>Source: Finagle's and Linkerd's Peak EWMA. A sample x at Δt after the last: {@code v' = x} if x is above v, else {@code
 * v·w + x·(1 − w)} with {@code w = e^(−Δt/τ)}; a choice reads {@code v·w}. Samples are the time from dispatch to the end
 * of prefill, and from dispatch to the first chunk of decode: the part of a request that all share; how long a stream
 * lasts says nothing. Settings {@code decay} (τ), 10 s unless set, and {@code failure_penalty}, 5 s.
 *
 * <p>A failure that is charged to the node sets v to at least {@code failure_penalty}, so that a node which fails fast
 * draws no traffic; it is tried again as this fades. Refusals for overload, cancelled and revoked legs teach nothing.
 *
 * <p>Of a node that was never measured: if it is idle it costs nothing and is tried at once, else it costs more than any
 * that was, so it gets one request until it answers. A restart forgets (rule R13). With no measurements at all this is
 * least loaded. Looks at all nodes, with room before full, ties by weight: see {@link LowestCost}. O(n), one exponential
 * for each node.
 *
 * <p>Long and short prompts mixed make latency a matter of luck: there {@code latency_aware} is better.
 */
public final class PeakEwma extends LowestCost implements StrategyFeedback {
    /** More nanoseconds than any latency that decays from a measurement, and far from overflow. */
    static final double UNMEASURED = 1e30;

    private final NanoClock clock;
    private final double tauNanos;
    private final double penaltyNanos;
    private final NodeTable<DecayingLatency> latencies = new NodeTable<>(DecayingLatency::new);

    PeakEwma(LearnedConfig config, NanoClock clock, RandomGenerator random) {
        super(random);
        this.clock = clock;
        this.tauNanos = config.decay().toNanos();
        this.penaltyNanos = config.failurePenalty().toNanos();
    }

    @Override
    long nowNanos() {
        return clock.nanoTime();
    }

    @Override
    double cost(RouteRequest request, Candidates candidates, int i, long nowNanos) {
        double latency = latencies.of(candidates, i).read(nowNanos, tauNanos);
        int inFlight = candidates.inFlight(i);
        if (latency < 0) {
            return inFlight == 0 ? 0 : UNMEASURED;
        }
        return latency * (inFlight + 1.0) / candidates.node(i).weight();
    }

    @Override
    public void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {
        measured(node, nanos);
    }

    @Override
    public void onFirstChunk(RouteRequest request, Node node, long nanos) {
        measured(node, nanos);
    }

    private void measured(Node node, long nanos) {
        DecayingLatency latency = latencies.find(node);
        if (latency != null) {
            latency.addPeak((double) nanos, clock.nanoTime(), tauNanos);
        }
    }

    @Override
    public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
        DecayingLatency latency = cause == ReleaseCause.FAILED ? latencies.find(node) : null;
        if (latency != null) {
            latency.raise(Math.max(penaltyNanos, (double) heldNanos), clock.nanoTime(), tauNanos);
        }
    }
}
