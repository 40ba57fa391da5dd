/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** Checks of settings, which name the setting, its range and the value. */
final class Ranges {
    private Ranges() {}

    static void finiteFrom0(String field, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(field + " must be finite and 0 or more, but is " + value);
        }
    }

    static void finiteAbove0(String field, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(field + " must be finite and above 0, but is " + value);
        }
    }

    static long atLeast(String field, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(field + " must be at least " + least + ", but is " + value);
        }
        return value;
    }

    static int atLeast(String field, int least, int value) {
        return (int) atLeast(field, (long) least, (long) value);
    }

    static double share(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(field + " must be from 0 to 1, but is " + value);
        }
        return value;
    }
}
