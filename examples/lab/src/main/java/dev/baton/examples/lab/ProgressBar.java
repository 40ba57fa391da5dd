/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line that shows how far a long run is, its rate and the time left, drawn over itself. Confined to one thread. */
final class ProgressBar {
    private static final int CELLS = 30;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintWriter out;
    private final LongSupplier clock;
    private final String unit;
    private final long startNanos;
    private long drawnNanos;

    ProgressBar(PrintWriter out, LongSupplier clock, String unit) {
        this.out = out;
        this.clock = clock;
        this.unit = unit;
        this.startNanos = clock.getAsLong();
        this.drawnNanos = startNanos - REDRAW_NANOS;
    }

    void show(long done, long total) {
        long now = clock.getAsLong();
        if (now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            out.print(CLEAR_LINE + line(done, total, (now - startNanos) / NANOS_PER_SECOND));
            out.flush();
        }
    }

    /** Takes the line away. */
    void clear() {
        out.print(CLEAR_LINE);
        out.flush();
    }

    private String line(long done, long total, double seconds) {
        double share = total == 0 ? 1 : (double) done / total;
        int full = (int) (CELLS * share);
        double rate = seconds == 0 ? 0 : done / seconds;
        String left = done == 0 ? "" : String.format(Locale.ROOT, ", %.0f s left", (total - done) / rate);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %,d of %,d %s, %,.0f/s%s",
                "#".repeat(full),
                ".".repeat(CELLS - full),
                100 * share,
                done,
                total,
                unit,
                rate,
                left);
    }
}
