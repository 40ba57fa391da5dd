/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.testkit.time.VirtualTime;
import dev.baton.router.testkit.trace.TraceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();

    @Test
    void requestsWithoutSessionArriveWhenTheTraceSays() {
        start(row(0, null), row(10, null), row(10, null));
        time.advance(Duration.ofSeconds(20));

        assertThat(log).containsExactly("0 s: 0", "10 s: 10", "10 s: 10");
    }

    @Test
    void aSessionWaitsForItsLastAnswerAndOthersDoNot() {
        TraceRequest first = row(0, "a");
        TraceRequest second = row(1, "a");
        TraceRequest third = row(2, "a");
        Arrivals arrivals = start(first, second, third, row(3, "b"));
        time.advance(Duration.ofSeconds(5));
        arrivals.ended(first);
        time.advance(Duration.ofSeconds(2));
        arrivals.ended(second);
        time.advance(Duration.ofSeconds(2));

        assertThat(log).containsExactly("0 s: 0", "3 s: 3", "5 s: 1", "7 s: 2");
    }

    @Test
    void anIdleSessionKeepsItsTimes() {
        TraceRequest first = row(0, "a");
        Arrivals arrivals = start(first, row(10, "a"));
        time.advance(Duration.ofSeconds(4));
        arrivals.ended(first);
        time.advance(Duration.ofSeconds(20));

        assertThat(log).containsExactly("0 s: 0", "10 s: 10");
    }

    private Arrivals start(TraceRequest... rows) {
        Arrivals arrivals = new Arrivals(
                time,
                List.of(rows),
                row -> log.add(time.elapsedNanos() / 1_000_000_000 + " s: " + row.arrivalNanos() / 1_000_000_000));
        arrivals.scheduleNext();
        return arrivals;
    }

    private static TraceRequest row(long seconds, @Nullable String session) {
        return new TraceRequest(seconds * 1_000_000_000, 1, 1, new long[0], session);
    }
}
