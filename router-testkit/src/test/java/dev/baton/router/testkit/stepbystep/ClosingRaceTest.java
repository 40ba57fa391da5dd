/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.Routing;
import dev.baton.router.api.node.Node;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.EngineMode;
import dev.baton.router.testkit.hosts.ScriptedEngines;
import dev.baton.router.testkit.sim.SimToken;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host asks for reservations while another thread closes the router: each is refused or revoked, none is left. */
@Timeout(60)
class ClosingRaceTest {
    private static final int ROUNDS = 100;

    @ParameterizedTest
    @EnumSource
    void everyReservationIsRefusedOrRevoked(EngineMode mode) throws Exception {
        ExecutorService host = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                raceOnce(mode, host);
            }
        } finally {
            host.shutdownNow();
        }
    }

    private static void raceOnce(EngineMode mode, ExecutorService host) throws Exception {
        NodeRegistry registry = NodeRegistry.create();
        registry.register(Node.prefill("p0").maxConcurrent(1_000_000).build());
        registry.register(Node.decode("d0").maxConcurrent(1_000_000).build());
        RequestRouter<String, SimToken> router = RequestRouter.<String, SimToken>builder(
                        new ScriptedEngines(mode.capabilities()))
                .registry(registry)
                .build();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> asking = host.submit(() -> {
            start.await();
            int routed = 0;
            while (router.tryRoute(Bench.request().build()) instanceof Routing.Routed) {
                routed++;
            }
            return routed;
        });
        start.await();
        router.close();
        asking.get(20, TimeUnit.SECONDS);
        assertThat(registry.nodes()).allMatch(n -> n.isIdle());
    }
}
