/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import java.time.Duration;

/**
 * How fast an answer must be to count as good. Immutable.
 *
 * @param firstToken how long the first token may take, above zero
 * @param betweenTokens how long each further token may take in the mean, above zero
 */
public record Slo(Duration firstToken, Duration betweenTokens) {
    /** First token within 30 s, then 100 ms a token: the objective of Mooncake (FAST'25). */
    public static final Slo DEFAULT = new Slo(Duration.ofSeconds(30), Duration.ofMillis(100));

    /** Checks the ranges. */
    public Slo {
        if (firstToken.isNegative() || firstToken.isZero() || betweenTokens.isNegative() || betweenTokens.isZero()) {
            throw new IllegalArgumentException(
                    "firstToken and betweenTokens must be above zero, but are " + firstToken + " and " + betweenTokens);
        }
    }

    /**
     * Says whether an answer was good.
     *
     * @param request what came of the request
     * @return true if it completed in time
     */
    public boolean isMetBy(RequestRecord request) {
        return request.result() == RequestRecord.Result.COMPLETED
                && request.ttftNanos() <= firstToken.toNanos()
                && request.meanGapNanos() <= betweenTokens.toNanos();
    }
}
