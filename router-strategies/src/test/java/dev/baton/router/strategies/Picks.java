/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import java.util.Arrays;
import org.assertj.core.data.Percentage;

/** How often a strategy picked each node of a pool. Immutable. */
final class Picks {
    static final RouteRequest REQUEST = RouteRequest.builder().promptTokens(100).build();

    private final long[] counts;

    Picks(long... counts) {
        this.counts = counts.clone();
    }

    /** Picks many times while nothing changes. */
    static Picks of(Strategy strategy, Candidates candidates, int times) {
        long[] counts = new long[candidates.size()];
        for (int i = 0; i < times; i++) {
            counts[strategy.select(REQUEST, candidates)]++;
        }
        return new Picks(counts);
    }

    /** Picks many times, and what is picked stays there. */
    static Picks accumulate(Strategy strategy, FakeCandidates candidates, int times) {
        long[] counts = new long[candidates.size()];
        for (int i = 0; i < times; i++) {
            int picked = strategy.select(REQUEST, candidates);
            counts[picked]++;
            candidates.inFlight[picked]++;
            candidates.prefillTokens[picked] += REQUEST.promptTokens();
            candidates.kvTokens[picked] += REQUEST.promptTokens();
        }
        return new Picks(counts);
    }

    /**
     * Checks that the counts fit the chances, by Pearson's χ² test: the statistic has a mean of k = n − 1 and a
     * standard deviation of √2k, and 6 of these above the mean is chance less than once in ten million runs. The seeds
     * are fixed, so a test that passes once passes always.
     */
    void fit(double... chances) {
        double total = 0;
        for (double chance : chances) {
            total += chance;
        }
        long times = 0;
        for (long count : counts) {
            times += count;
        }
        double statistic = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = times * chances[i] / total;
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        int freedom = counts.length - 1;
        assertThat(statistic).as("χ² of %s", (Object) counts).isLessThan(freedom + 6 * Math.sqrt(2.0 * freedom) + 6);
    }

    /** Checks that each share is right to within one percent of itself. */
    void sharesWithinOnePercentOf(double... weights) {
        double total = Arrays.stream(weights).sum();
        long times = Arrays.stream(counts).sum();
        for (int i = 0; i < counts.length; i++) {
            assertThat(counts[i] / (double) times)
                    .as("share of node %s", i)
                    .isCloseTo(weights[i] / total, Percentage.withPercentage(1));
        }
    }

    long[] counts() {
        return counts.clone();
    }

    /** Returns how often the most picked node was picked. */
    long most() {
        return Arrays.stream(counts).max().orElseThrow();
    }

    /** Checks that every node was picked about equally often. */
    void fitEvenly() {
        double[] chances = new double[counts.length];
        Arrays.fill(chances, 1);
        fit(chances);
    }
}
