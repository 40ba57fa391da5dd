/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.ScorerProvider;
import dev.baton.router.strategies.MemoryAwareConfig;
import dev.baton.router.strategies.support.KvUse;
import java.util.Set;

/**
 * {@code queue}: fewer requests are better. Thread-safe.
 *
 * <p>{@code (max − x) / (max − min)} over the candidates, 1 for all if they are equal; {@code x = inFlight / weight}, where
 * a report younger than {@code max_report_age} (2 s unless set) that tells of more requests, running and waiting, counts
 * instead of the router's own (rule R18). Source: llm-d's queue-depth and running-requests scorers. Small differences
 * count as much as large ones: for a measure in proportion take {@code tokens}.
 */
public final class QueueScorer implements Scorer {
    private final long maxReportAgeNanos;

    QueueScorer(MemoryAwareConfig config) {
        this.maxReportAgeNanos = config.maxReportAge().toNanos();
    }

    @Override
    public void score(RouteRequest request, Candidates candidates, double[] scores) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = requests(candidates, i) / candidates.node(i).weight();
            least = Math.min(least, scores[i]);
            most = Math.max(most, scores[i]);
        }
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = most > least ? (most - scores[i]) / (most - least) : 1;
        }
    }

    private long requests(Candidates candidates, int i) {
        long own = candidates.inFlight(i);
        if (candidates.reportAgeNanos(i) >= maxReportAgeNanos) {
            return own;
        }
        LoadReport report = candidates.reported(i);
        return report == null
                ? own
                : Math.max(own, Math.max(0L, report.runningRequests()) + Math.max(0, report.waitingRequests()));
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.IN_FLIGHT, Input.REPORTS);
    }

    /** Offers it as {@code queue}. Stateless. */
    public static final class Provider implements ScorerProvider<MemoryAwareConfig> {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "queue";
        }

        @Override
        public String description() {
            return "fewer requests, relative to the candidates";
        }

        @Override
        public MemoryAwareConfig configure(Settings settings) {
            return new MemoryAwareConfig(KvUse.readMaxReportAge(settings));
        }

        @Override
        public Scorer create(MemoryAwareConfig config, PluginContext context) {
            return new QueueScorer(config);
        }
    }
}
