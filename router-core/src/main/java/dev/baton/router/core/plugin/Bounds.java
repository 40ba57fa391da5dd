/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import org.jspecify.annotations.Nullable;

/** Says in words between which bounds a value must lie, to be put after the name of its type. Stateless. */
final class Bounds {
    private Bounds() {}

    static String of(@Nullable String min, @Nullable String max) {
        if (min == null) {
            return max == null ? "" : " of at most " + max;
        }
        return max == null ? " of at least " + min : " from " + min + " to " + max;
    }

    /** Writes a number without a needless {@code .0}. */
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
