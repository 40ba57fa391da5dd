/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.testkit.trace.Summary;
import java.util.Arrays;

/** Collects measured values, all of them, so that percentiles are exact. Confined to one thread. */
final class Samples {
    private long[] values = new long[1024];
    private int count;

    void add(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    Summary summary() {
        return Summary.of(Arrays.copyOf(values, count));
    }
}
