/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.strategies.support.NodeTable;
import java.util.random.RandomGenerator;

/**
 * {@code prequal}: of the nodes that are not hot, the one of least latency; if all are hot, the one with the fewest
 * requests in flight. Thread-safe: its parts say how.
 *
 * <p>The hot/cold lexicographic rule of Prequal (Wydrowski et al., Load is not what you should balance, NSDI 2024). A
 * node is hot if {@code inFlight / weight} is above the {@code hot_quantile} of what was recently seen on nodes looked at.
 * In this order: with room before full; cold before hot; among cold ones least latency at their present number of
 * requests in flight, among hot ones least {@code inFlight / weight}; and what is still equal, by chance in proportion to
 * weight.
 *
 * <p>Settings: {@code hot_quantile}, 0.84 unless set ({@code 2^−¼}, the paper's; 0.6 to 0.9 are sensible); {@code
 * choices}, 16; {@code decay}, 10 s; {@code failure_penalty}, 5 s. O(choices).
 *
 * <p>What differs from the paper. It sends probes, which ask a server for both signals, and keeps the answers in a pool of
 * 16. A router that counts what it sends knows the requests in flight at no cost and without age, and a strategy has no
 * wire to probe on; so it looks at {@code choices} nodes drawn at random for each request, and every answer to a request is
 * a probe of latency, tagged with the requests in flight at its end. In a pool of at most {@code choices} nodes it
 * looks at all. Nothing is used up and nothing needs to be fetched again, so the paper's reuse budget, which degenerates
 * where the probe pool is no smaller than the fleet, has no counterpart here; and since all nodes are always in view,
 * small pools have the best information, not the worst. Requests that other routers send are not seen.
 *
 * <p>Latency is the time to the end of prefill or to the first chunk; it fades, so that what is slow is tried again. A
 * failure that is charged to the node adds {@code failure_penalty}, which fades likewise: without it a node that fails
 * fast has few requests in flight and low latency, and draws everything (the paper's sinkholing). A node without
 * measurements is tried at once if idle, else after those that have some. A restart forgets (rule R13).
 */
public final class Prequal implements Strategy, StrategyFeedback {
    private final int choices;
    private final NanoClock clock;
    private final RandomGenerator random;
    private final double tauNanos;
    private final double penaltyNanos;
    private final RifQuantile hot;
    private final NodeTable<LatencyAtRif> nodes = new NodeTable<>(LatencyAtRif::new);

    Prequal(PrequalConfig config, NanoClock clock, RandomGenerator random) {
        this.choices = config.choices();
        this.clock = clock;
        this.random = random;
        this.tauNanos = config.learned().decay().toNanos();
        this.penaltyNanos = config.learned().failurePenalty().toNanos();
        this.hot = new RifQuantile(config.hotQuantile());
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int size = candidates.size();
        boolean all = choices >= size;
        int looks = all ? size : choices;
        int turn = all ? 0 : random.nextInt(size);
        int sampled = random.nextInt(looks);
        long now = clock.nanoTime();
        double threshold = Math.ceil(hot.get());

        int best = NONE;
        int bestRank = -1;
        double bestValue = Double.POSITIVE_INFINITY;
        double tiedWeight = 0;
        for (int look = 0; look < looks; look++) {
            int i = all ? look : Spread.pick(look, choices, size, turn, random);
            double weight = candidates.node(i).weight();
            int inFlight = candidates.inFlight(i);
            double load = inFlight / weight;
            if (look == sampled) {
                hot.add(load);
            }
            boolean cold = load <= threshold;
            int rank = (candidates.hasRoom(i) ? 2 : 0) + (cold ? 1 : 0);
            if (rank < bestRank) {
                continue;
            }
            LatencyAtRif known = nodes.of(candidates, i);
            double value = cold ? latency(known, inFlight, now) : load;
            int order = Integer.compare(bestRank, rank);
            order = order != 0 ? order : Double.compare(value, bestValue);
            if (order > 0) {
                continue;
            }
            // Of equals, keep each with the chance weight / (weight of all equals so far): a reservoir of one.
            tiedWeight = order < 0 ? weight : tiedWeight + weight;
            if (order < 0 || random.nextDouble() * tiedWeight < weight) {
                best = i;
                bestRank = rank;
                bestValue = value;
            }
        }
        return best;
    }

    private double latency(LatencyAtRif known, int inFlight, long nowNanos) {
        double latency = known.read(inFlight, nowNanos, tauNanos);
        if (latency >= 0) {
            return latency;
        }
        return inFlight == 0 ? 0 : PeakEwma.UNMEASURED;
    }

    @Override
    public void onDispatched(RouteRequest request, Leg leg, Node node) {
        LatencyAtRif known = nodes.find(node);
        if (known != null) {
            known.dispatched();
        }
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
        LatencyAtRif known = nodes.find(node);
        if (known != null) {
            known.add((double) nanos, clock.nanoTime(), tauNanos);
        }
    }

    @Override
    public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
        LatencyAtRif known = nodes.find(node);
        if (known == null) {
            return;
        }
        known.released();
        if (cause == ReleaseCause.FAILED) {
            known.failed(Math.max(penaltyNanos, (double) heldNanos), clock.nanoTime(), tauNanos);
        }
    }
}
