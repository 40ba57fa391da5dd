/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.util.random.RandomGenerator;

/**
 * A distribution given by a few of its quantiles, geometrically interpolated between them, since lengths and gaps spread
 * over orders of magnitude. Immutable.
 */
final class Quantiles {
    private final double[] shares;
    private final double[] logs;

    /**
     * Makes a distribution.
     *
     * @param shareAndValue pairs in rising order, from share 0 to share 1; every value above 0
     */
    Quantiles(double... shareAndValue) {
        shares = new double[shareAndValue.length / 2];
        logs = new double[shares.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = shareAndValue[2 * i];
            logs[i] = Math.log(shareAndValue[2 * i + 1]);
        }
    }

    /** Draws a value. */
    double draw(RandomGenerator random) {
        double share = random.nextDouble();
        int above = 1;
        while (above < shares.length - 1 && shares[above] <= share) {
            above++;
        }
        double part = (share - shares[above - 1]) / (shares[above] - shares[above - 1]);
        return Math.exp(logs[above - 1] + part * (logs[above] - logs[above - 1]));
    }
}
