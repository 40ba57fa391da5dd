/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that gives each request a virtual thread, which simply waits for the outcome. Runs on JDK 21 and later. */
@Timeout(60)
class VirtualThreadHostTest {
    private static final int REQUESTS = 500;

    @ParameterizedTest
    @EnumSource
    void fiveHundredThreadsEachWaitForTheirOutcome(EngineMode mode) throws Exception {
        ExecutorService threads = virtualThreads();
        ScriptedEngines engines = new ScriptedEngines(mode.capabilities());
        engines.onPrefill(p -> threads.execute(p::done));
        engines.onRequest(d -> threads.execute(() -> d.answer(5)));
        try (RequestRouter<String, SimToken> router = RequestRouter.<String, SimToken>builder(engines)
                .registry(nodes())
                .backpressure(BackpressurePolicy.queue(REQUESTS, Duration.ofMinutes(1)))
                .callbackExecutor(threads)
                .build()) {
            List<Future<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                outcomes.add(threads.submit(() -> {
                    Client client = new Client();
                    client.submitted(router.submit(Bench.request().build(), "payload", client));
                    Outcome outcome = client.await();
                    assertThat(client.tokens()).hasSize(5);
                    return outcome;
                }));
            }
            for (Future<Outcome> outcome : outcomes) {
                assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Completed.class);
            }
            assertThat(router.stats().openReservations()).isZero();
            assertThat(router.stats().waiting()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    private static NodeRegistry nodes() {
        NodeRegistry registry = NodeRegistry.create();
        for (int i = 0; i < 2; i++) {
            registry.register(Node.prefill("p" + i).maxConcurrent(4).build());
            registry.register(Node.decode("d" + i).maxConcurrent(16).build());
        }
        return registry;
    }

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads need JDK 21");
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
