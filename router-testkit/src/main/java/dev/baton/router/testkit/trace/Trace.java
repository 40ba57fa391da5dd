/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A workload: requests in the order of their arrival. Immutable.
 *
 * @param name where it comes from, for people
 * @param blockTokens how many tokens one hashed block of a prompt holds, 0 if the requests carry no hashes
 * @param requests the requests; put in order of arrival, rows of equal arrival staying as they are
 */
public record Trace(String name, int blockTokens, List<TraceRequest> requests) {
    /** Checks the block size and puts the requests in order. */
    public Trace {
        if (blockTokens < 0) {
            throw new IllegalArgumentException("blockTokens must be 0 or more, but is " + blockTokens);
        }
        requests = requests.stream()
                .sorted(Comparator.comparingLong(TraceRequest::arrivalNanos))
                .toList();
    }

    /**
     * Returns when the last request arrives.
     *
     * @return nanoseconds since the trace began, 0 if it is empty
     */
    public long spanNanos() {
        return requests.isEmpty() ? 0 : requests.get(requests.size() - 1).arrivalNanos();
    }

    /**
     * Cuts the trace.
     *
     * @param count how many requests to keep at most, 0 or more
     * @return its first requests
     */
    public Trace first(int count) {
        return count >= requests.size() ? this : new Trace(name, blockTokens, requests.subList(0, count));
    }

    /**
     * Plays the trace at another speed: at 0.9 its clock runs at nine tenths of real speed, so that a request which
     * arrived after 9 s arrives after 10 s and the load falls to 90 %.
     *
     * @param speed above 0; 1 changes nothing
     * @return a trace whose arrivals are divided by the speed
     */
    public Trace atSpeed(double speed) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed must be above 0, but is " + speed);
        }
        return speed == 1
                ? this
                : new Trace(
                        name,
                        blockTokens,
                        requests.stream()
                                .map(request -> request.at(Math.round(request.arrivalNanos() / speed)))
                                .toList());
    }

    /**
     * Spreads arrivals, for traces whose timestamps are coarse ticks: each request arrives later by a time of its own,
     * evenly distributed.
     *
     * @param maxNanos the longest delay, 0 or more; 0 changes nothing
     * @param random where chance comes from
     * @return a spread trace, in order again
     */
    public Trace jittered(long maxNanos, RandomGenerator random) {
        if (maxNanos < 0) {
            throw new IllegalArgumentException("maxNanos must be 0 or more, but is " + maxNanos);
        }
        return maxNanos == 0
                ? this
                : new Trace(
                        name,
                        blockTokens,
                        requests.stream()
                                .map(request -> request.at(request.arrivalNanos() + random.nextLong(maxNanos)))
                                .toList());
    }
}
