/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import java.util.random.RandomGenerator;

/**
 * How long a message takes between router and node, one way: {@code base + uniform(0 … jitter)}. Immutable. Messages of
 * one node and one direction never overtake each other, as on one connection.
 *
 * @param baseNanos nanoseconds, 0 or more
 * @param jitterNanos nanoseconds, 0 or more
 */
public record NetworkDelay(long baseNanos, long jitterNanos) {
    /** 0.2 ms and up to 0.05 ms of jitter. */
    public static final NetworkDelay DEFAULT = new NetworkDelay(200_000, 50_000);

    /** No delay at all; messages still go through virtual time and never arrive inside a call. */
    public static final NetworkDelay NONE = new NetworkDelay(0, 0);

    /** Checks the ranges. */
    public NetworkDelay {
        Ranges.atLeast("baseNanos", 0L, baseNanos);
        Ranges.atLeast("jitterNanos", 0L, jitterNanos);
    }

    long draw(RandomGenerator random) {
        return jitterNanos == 0 ? baseNanos : baseNanos + random.nextLong(jitterNanos + 1);
    }
}
