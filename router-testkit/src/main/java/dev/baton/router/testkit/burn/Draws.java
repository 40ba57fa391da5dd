/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws values. Not instantiable. */
final class Draws {
    private Draws() {}

    static boolean chance(RandomGenerator random, double share) {
        return random.nextDouble() < share;
    }

    /** Both ends included. */
    static int between(RandomGenerator random, int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** Small values as often as large ones: uniform in the logarithm. */
    static double scaled(RandomGenerator random, double least, double most) {
        return least * Math.pow(most / least, random.nextDouble());
    }

    static Duration millis(RandomGenerator random, double least, double most) {
        return Duration.ofMillis(Math.round(scaled(random, least, most)));
    }

    static <T> T oneOf(RandomGenerator random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** The time to the next of events that come at random, so many nanoseconds apart in the mean. */
    static long gapNanos(RandomGenerator random, double meanNanos) {
        return (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    }
}
