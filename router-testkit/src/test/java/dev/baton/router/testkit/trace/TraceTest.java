/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void isInOrderOfArrival() {
        assertThat(arrivals(trace(3 * SECOND, 0, SECOND))).containsExactly(0L, SECOND, 3 * SECOND);
    }

    @Test
    void slowerSpeedStretchesTime() {
        assertThat(arrivals(trace(0, 9 * SECOND).atSpeed(0.9))).containsExactly(0L, 10 * SECOND);
        assertThat(arrivals(trace(0, 9 * SECOND).atSpeed(3))).containsExactly(0L, 3 * SECOND);
        assertThatThrownBy(() -> trace(0).atSpeed(0)).hasMessage("speed must be above 0, but is 0.0");
        assertThatThrownBy(() -> trace(0).atSpeed(Double.NaN)).hasMessage("speed must be above 0, but is NaN");
    }

    @Test
    void keepsTheFirstRequests() {
        assertThat(arrivals(trace(0, 1, 2).first(2))).containsExactly(0L, 1L);
        assertThat(trace(0, 1).first(5).requests()).hasSize(2);
        assertThat(trace(0, 1).first(0).spanNanos()).isZero();
    }

    @Test
    void jitterDelaysEachRequestByLessThanItsBound() {
        Trace spread = trace(0, 0, 0, 0).jittered(3 * SECOND, new SplittableRandom(1));

        assertThat(arrivals(spread)).isSorted().doesNotHaveDuplicates().allMatch(at -> at >= 0 && at < 3 * SECOND);
        assertThat(trace(0, 5).jittered(0, new SplittableRandom(1))).isEqualTo(trace(0, 5));
    }

    @Test
    void statisticsFindWhatAnInfiniteCacheWouldKnow() {
        Trace trace = new Trace(
                "small",
                10,
                List.of(
                        new TraceRequest(0, 25, 4, new long[] {0, 1, 2}, null),
                        new TraceRequest(SECOND, 30, 6, new long[] {0, 1, 3}, null),
                        new TraceRequest(4 * SECOND, 5, 8, new long[] {0}, null)));

        TraceStatistics statistics = TraceStatistics.of(trace);

        assertThat(statistics.prefixTokenHit()).isEqualTo((0 + 20 + 5) / 60.0);
        assertThat(statistics.continuations()).isEqualTo(1 / 3.0);
        assertThat(statistics.reuseGapNanos().p50()).isEqualTo(SECOND);
        assertThat(statistics.requestsPerSecond()).isEqualTo(0.5);
        assertThat(statistics.outputTokens()).isEqualTo(new Summary(3, 6, 6, 8, 8, 8));
    }

    @Test
    void summaryTakesTheNearestRank() {
        assertThat(Summary.of(LongStream.rangeClosed(1, 200).toArray()))
                .isEqualTo(new Summary(200, 100.5, 100, 180, 198, 200));
        assertThat(Summary.of(new long[0])).isEqualTo(new Summary(0, 0, 0, 0, 0, 0));
    }

    private static Trace trace(long... arrivals) {
        return new Trace(
                "test",
                0,
                LongStream.of(arrivals)
                        .mapToObj(at -> new TraceRequest(at, 1, 1, new long[0], null))
                        .toList());
    }

    private static List<Long> arrivals(Trace trace) {
        return trace.requests().stream().map(TraceRequest::arrivalNanos).toList();
    }
}
