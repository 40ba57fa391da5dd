/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.Routing;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Real threads reserve and release while another changes the strategies: every request is bound, nothing is left. */
class StrategySwapThreadsTest {
    private static final int THREADS = 4;
    private static final int REQUESTS = 2_000;

    @Test
    void every_request_is_bound_while_strategies_change() throws Exception {
        NodeRegistry registry = NodeRegistry.create();
        for (int i = 0; i < 3; i++) {
            registry.register(Node.prefill("p" + i).maxConcurrent(1).build());
            registry.register(Node.decode("d" + i).maxConcurrent(1).build());
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        AtomicInteger bound = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(THREADS * REQUESTS);
        // The hosts keep their own lifecycle, so the transport is never asked.
        try (var router = RequestRouter.builder(
                        SimulatedCluster.builder(new VirtualTime()).build())
                .registry(registry)
                .backpressure(BackpressurePolicy.queue(100_000, Duration.ofMinutes(1)))
                .build()) {
            AtomicBoolean done = new AtomicBoolean();
            Future<?> swapper = threads.submit(() -> {
                List<String> names = List.of("round_robin", "least_loaded", "peak_ewma", "sticky(pin=true)", "random");
                for (int i = 0; !done.get(); i++) {
                    router.useStrategy(i % 2 == 0 ? Leg.PREFILL : Leg.DECODE, names.get(i % names.size()));
                }
            });
            for (int t = 0; t < THREADS; t++) {
                threads.execute(() -> {
                    for (int i = 0; i < REQUESTS; i++) {
                        RouteRequest request = RouteRequest.builder()
                                .promptTokens(10)
                                .session("s" + i % 7)
                                .build();
                        var unused = router.route(request).thenAccept(routing -> {
                            if (routing instanceof Routing.Routed routed) {
                                bound.incrementAndGet();
                                routed.decode().succeeded();
                                routed.prefill().succeeded();
                            }
                            ended.countDown();
                        });
                    }
                });
            }
            assertThat(ended.await(50, TimeUnit.SECONDS))
                    .as("%s never ended", ended.getCount())
                    .isTrue();
            done.set(true);
            swapper.get(10, TimeUnit.SECONDS);
            assertThat(bound).hasValue(THREADS * REQUESTS);
            assertThat(registry.nodes()).allMatch(NodeView::isIdle);
        } finally {
            threads.shutdownNow();
        }
    }
}
