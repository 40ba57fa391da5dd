/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import java.util.List;

/**
 * How loaded everything was in one stretch of a replay: one point of a plot over time. Immutable.
 *
 * @param untilNanos when the stretch ended, nanoseconds since the start of the replay; the next one begins there
 * @param waiting requests in the router's waiting room at that time
 * @param meanInFlight for each node, in the order of {@link ReplayResult#nodes}, how many calls it held in the mean
 */
public record LoadPoint(long untilNanos, long waiting, List<Double> meanInFlight) {
    /** Copies the list. */
    public LoadPoint {
        meanInFlight = List.copyOf(meanInFlight);
    }
}
