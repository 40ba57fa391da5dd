/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.time;

import java.time.Duration;

/** Turns durations into nanoseconds without overflow: what is longer than 100 years counts as 100 years. */
public final class Nanos {
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Nanos() {}

    /** Returns the nanoseconds of a duration; sums of a few of them do not overflow. */
    public static long of(Duration duration) {
        return (duration.compareTo(LONGEST) < 0 ? duration : LONGEST).toNanos();
    }

    /** Returns a time doubled a number of times, up to a limit. */
    public static long doubled(long nanos, int times, long limit) {
        return times >= 62 || nanos > limit >> times ? limit : nanos << times;
    }
}
