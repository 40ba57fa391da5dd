/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.Routing;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.EngineMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flaw 19 of the seed: every admission and every route scanned all requests. */
class ScanFlawTest {
    private static final int MANY = 10_000;
    private static final int ROUNDS = 2_000;

    /** The least of many measurements, so that a busy machine does not show. A scan would cost tens of
     * microseconds more. */
    @ParameterizedTest
    @EnumSource
    void flaw19_aRouteCostsTheSameWithTenThousandInFlight(EngineMode mode) {
        try (Bench bench = new Bench(mode, 2, 2, s -> s)) {
            for (String id : List.of("p0", "p1", "d0", "d1")) {
                bench.limit(id, n -> n.maxConcurrent(Integer.MAX_VALUE));
            }
            leastNanos(bench); // warms up
            long idle = leastNanos(bench);
            List<Object> inFlight = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                inFlight.add(bench.submit());
            }
            long busy = leastNanos(bench);
            assertThat(bench.stats().inFlight()).isEqualTo(inFlight.size());
            assertThat(busy).as("%d ns when idle", idle).isLessThan(4 * Math.max(idle, 1_000));
        }
    }

    private static long leastNanos(Bench bench) {
        RouteRequest request = Bench.request().build();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            Prediction prediction = bench.router().applyBackpressure(request);
            Routing routing = bench.router().tryRoute(request);
            Routing.Routed routed = (Routing.Routed) routing;
            routed.prefill().cancelled();
            routed.decode().cancelled();
            least = Math.min(least, System.nanoTime() - start);
            assertThat(prediction).isInstanceOf(Prediction.StartNow.class);
        }
        return least;
    }
}
