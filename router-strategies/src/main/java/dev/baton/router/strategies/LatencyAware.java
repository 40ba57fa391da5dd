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
 * {@code latency_aware}: the node with the least predicted time to the first token: what a token costs there, as measured,
 * times the tokens that are outstanding there and those that this request adds. Thread-safe: {@link DecayingLatency} and
 * {@link NodeTable} say how.
 *
 * <pre>{@code
 * rate(i) = decaying mean of  nanos / (uncached + base)          over requests that i answered
 * cost(i) = rate(i) · (outstanding(i) + uncached(i) + base)      outstanding: prompt tokens in prefill
 * }</pre>
 *
 * <p>Dividing by the uncached tokens takes the luck out of the measurement: a node that was given a long prompt is not a
 * slow one, and one that found a prompt cached is not a fast one. {@code nanos} runs from dispatch to the end of prefill,
 * and on decode to the first chunk; {@code uncached} is the prompt less what the engine says it found cached, on decode
 * the whole prompt. {@code base_tokens}, 282 unless set, stands for the work that a prompt of no tokens takes: the {@code
 * 25.2 ms} of {@link dev.baton.router.api.knowledge.CostModel#PRIOR} over its {@code 0.0893 ms} a token. The division is
 * llm-d's lesson about latency scorers and issue 5's; the decay is Finagle's, without its peaks, which one unlucky
 * request would set.
 *
 * <p>Settings {@code decay}, 10 s unless set; {@code failure_penalty}, 5 s: a failure counts as an answer that took at
 * least so long, never as a fast one; {@code base_tokens}. Of a node that was never measured, as in {@link PeakEwma}: tried
 * at once if idle, else after all others. A measurement fades while nothing is measured, so a slow node is tried again.
 * A restart forgets (rule R13). With room before full, ties by weight: see {@link LowestCost}. O(n).
 */
public final class LatencyAware extends LowestCost implements StrategyFeedback {
    private final NanoClock clock;
    private final double tauNanos;
    private final double penaltyNanos;
    private final int baseTokens;
    private final NodeTable<DecayingLatency> rates = new NodeTable<>(DecayingLatency::new);

    LatencyAware(LatencyAwareConfig config, NanoClock clock, RandomGenerator random) {
        super(random);
        this.clock = clock;
        this.tauNanos = config.learned().decay().toNanos();
        this.penaltyNanos = config.learned().failurePenalty().toNanos();
        this.baseTokens = config.baseTokens();
    }

    @Override
    long nowNanos() {
        return clock.nanoTime();
    }

    @Override
    double cost(RouteRequest request, Candidates candidates, int i, long nowNanos) {
        double rate = rates.of(candidates, i).read(nowNanos, tauNanos);
        int inFlight = candidates.inFlight(i);
        if (rate < 0) {
            return inFlight == 0 ? 0 : PeakEwma.UNMEASURED;
        }
        long outstanding = candidates.prefillTokens(i);
        if (candidates.leg() == Leg.DECODE) {
            // On decode nodes nothing waits by tokens but what shares the batch: each request costs its base.
            outstanding += (long) inFlight * baseTokens;
        }
        return rate * (outstanding + work(request, candidates.cachedTokens(i)));
    }

    @Override
    public void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {
        measured(node, nanos / work(request, cachedTokens));
    }

    @Override
    public void onFirstChunk(RouteRequest request, Node node, long nanos) {
        measured(node, nanos / work(request, 0));
    }

    private void measured(Node node, double rate) {
        DecayingLatency known = rates.find(node);
        if (known != null) {
            known.add(rate, clock.nanoTime(), tauNanos);
        }
    }

    @Override
    public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
        DecayingLatency known = cause == ReleaseCause.FAILED ? rates.find(node) : null;
        if (known != null) {
            double rate = Math.max(penaltyNanos, (double) heldNanos) / work(request, 0);
            known.raise(rate, clock.nanoTime(), tauNanos);
        }
    }

    private double work(RouteRequest request, int cachedTokens) {
        return Math.max(0, request.promptTokens() - cachedTokens) + (double) baseTokens;
    }
}
