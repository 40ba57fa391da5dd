/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter out = new StringWriter();
    private final AtomicLong clock = new AtomicLong(5);
    private final ProgressBar bar = new ProgressBar(new PrintWriter(out), clock::get, "requests");

    @Test
    void showsShareRateAndTimeLeft() {
        clock.addAndGet(2_000_000_000L);
        bar.show(500, 2_000);

        assertThat(out.toString())
                .endsWith("[#######.......................]  25 %  500 of 2,000 requests, 250/s, 6 s left");
    }

    @Test
    void redrawsTenTimesASecondAtMost() {
        bar.show(1, 10);
        bar.show(2, 10);
        clock.addAndGet(99_000_000L);
        bar.show(3, 10);
        assertThat(out.toString()).contains("1 of 10").doesNotContain("2 of 10", "3 of 10");

        clock.addAndGet(1_000_000L);
        bar.show(4, 10);
        bar.clear();
        assertThat(out.toString()).contains("4 of 10").endsWith("\r\u001b[2K");
    }
}
