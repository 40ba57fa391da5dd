/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.support;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import java.time.Duration;

/**
 * Says how many tokens of KV cache nodes have and use: the router's own claims, corrected upwards by reports that are
 * young enough (rule R18). Immutable.
 */
public final class KvUse {
    /** How old a report may be and still count, unless set. */
    public static final Duration DEFAULT_MAX_REPORT_AGE = Duration.ofSeconds(2);

    private final long maxReportAgeNanos;

    /**
     * Makes one.
     *
     * @param maxReportAge how old a report may be and still count; zero for never
     */
    public KvUse(Duration maxReportAge) {
        this.maxReportAgeNanos = maxReportAge.toNanos();
    }

    /**
     * Reads the setting {@code max_report_age}, for everything that judges memory.
     *
     * @param settings where from
     * @return the age
     */
    public static Duration readMaxReportAge(Settings settings) {
        return settings.duration(
                "max_report_age",
                DEFAULT_MAX_REPORT_AGE,
                Duration.ZERO,
                Duration.ofHours(1),
                "how old a node's load report may be and still count, 0s for never");
    }

    /**
     * Says whether memory can be compared: to take a node of unknown capacity for one of endless memory would send
     * everything to it.
     *
     * @param candidates the nodes
     * @return true if the capacity of each is known
     */
    public static boolean allCapacitiesKnown(Candidates candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            if (capacityTokens(candidates, i) == Node.UNLIMITED) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the host's limit or the engine's own figure, whichever is less; the latter does not age.
     *
     * @param candidates the nodes
     * @param i which
     * @return tokens, or {@link Node#UNLIMITED}
     */
    public static long capacityTokens(Candidates candidates, int i) {
        long limit = candidates.node(i).kvCapacityTokens();
        LoadReport report = candidates.reported(i);
        return report == null || report.kvTotalTokens() <= 0 ? limit : Math.min(limit, report.kvTotalTokens());
    }

    /**
     * Returns what is in use: claimed or reported, whichever is more.
     *
     * @param candidates the nodes
     * @param i which
     * @return tokens
     */
    public long usedTokens(Candidates candidates, int i) {
        long claimed = candidates.kvTokens(i);
        // The age first: a report that comes in between is younger than the age says, never older.
        if (candidates.reportAgeNanos(i) >= maxReportAgeNanos) {
            return claimed;
        }
        LoadReport report = candidates.reported(i);
        return report == null ? claimed : Math.max(claimed, report.kvUsedTokens());
    }

    /**
     * Estimates what a request will take.
     *
     * @param request the request
     * @param leg which leg of it
     * @return tokens: the prompt, for decode also the output expected, or the most allowed if nobody says what to expect
     */
    public static long neededTokens(RouteRequest request, Leg leg) {
        long prompt = Math.max(1, request.promptTokens());
        if (leg == Leg.PREFILL) {
            return prompt;
        }
        int most = request.maxOutputTokens();
        int expected = request.expectedOutputTokens();
        return prompt + (expected == 0 || (most > 0 && most < expected) ? most : expected);
    }
}
