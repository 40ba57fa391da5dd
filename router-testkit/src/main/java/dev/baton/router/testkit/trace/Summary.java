/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.util.Arrays;

/**
 * What a set of measured values looks like: exact, not estimated. Immutable. The unit is that of the values.
 *
 * @param count how many values there are
 * @param mean their arithmetic mean, 0 if there are none
 * @param p50 half of them are not above this, 0 if there are none
 * @param p90 nine tenths of them are not above this, 0 if there are none
 * @param p99 all but a hundredth of them are not above this, 0 if there are none
 * @param max the largest, 0 if there are none
 */
public record Summary(long count, double mean, double p50, double p90, double p99, double max) {
    /**
     * Summarises values.
     *
     * @param values in any order; sorted by this call
     * @return their summary
     */
    public static Summary of(long[] values) {
        if (values.length == 0) {
            return new Summary(0, 0, 0, 0, 0, 0);
        }
        Arrays.sort(values);
        double sum = 0;
        for (long value : values) {
            sum += value;
        }
        return new Summary(
                values.length,
                sum / values.length,
                nearestRank(values, 0.50),
                nearestRank(values, 0.90),
                nearestRank(values, 0.99),
                values[values.length - 1]);
    }

    /**
     * Changes the unit.
     *
     * @param divisor how many old units make a new one
     * @return a summary in the new unit
     */
    public Summary per(double divisor) {
        return new Summary(count, mean / divisor, p50 / divisor, p90 / divisor, p99 / divisor, max / divisor);
    }

    private static long nearestRank(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
