/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteException;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that wants one future a request, over engines that answer from threads of their own. */
class FutureHostTest {
    private final ScheduledExecutorService engineThreads = Executors.newScheduledThreadPool(4);

    @AfterEach
    void stop() {
        engineThreads.shutdownNow();
    }

    /** All such a host needs: the chunks in a list, an end for the future, and its cancel passed on. */
    private static CompletableFuture<List<SimToken>> ask(RequestRouter<String, SimToken> router) {
        List<SimToken> tokens = new ArrayList<>();
        CompletableFuture<List<SimToken>> answer = new CompletableFuture<>();
        RoutedCall call = router.submit(Bench.request().build(), "payload", new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(SimToken token) {
                tokens.add(token);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }

            @Override
            public void onComplete() {
                answer.complete(tokens);
            }
        });
        var unused = answer.whenComplete((result, error) -> {
            if (answer.isCancelled()) {
                call.cancel();
            }
        });
        return answer;
    }

    private ScriptedEngines engines(EngineMode mode) {
        ScriptedEngines engines = new ScriptedEngines(mode.capabilities());
        return engines.onPrefill(p -> later(() -> {
                    if (ThreadLocalRandom.current().nextInt(10) == 0) {
                        p.fail(TransportException.overloaded("full", Duration.ofMillis(1)));
                    } else {
                        p.done();
                    }
                }))
                .onRequest(d -> later(() -> {
                    if (!d.isCancelled()) {
                        d.answer(5);
                    }
                }));
    }

    private void later(Runnable answer) {
        var unused = engineThreads.schedule(answer, ThreadLocalRandom.current().nextInt(2_000), TimeUnit.MICROSECONDS);
    }

    private static RequestRouter<String, SimToken> router(ScriptedEngines engines) {
        NodeRegistry registry = NodeRegistry.create();
        for (int i = 0; i < 3; i++) {
            registry.register(Node.prefill("p" + i).maxConcurrent(4).build());
            registry.register(Node.decode("d" + i).maxConcurrent(8).build());
        }
        return RequestRouter.<String, SimToken>builder(engines)
                .registry(registry)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void twoHundredFuturesAllComplete(EngineMode mode) throws Exception {
        try (RequestRouter<String, SimToken> router = router(engines(mode))) {
            List<CompletableFuture<List<SimToken>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(ask(router));
            }
            for (CompletableFuture<List<SimToken>> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS)).hasSize(5);
            }
            engineThreads.shutdown(); // whoever gave the last chunk has some steps to do yet
            assertThat(engineThreads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(router.stats().completed()).isEqualTo(200);
            idle(router);
        }
    }

    /** Two nodes are declared lost while hundreds run: each future ends, and only streams that had begun are lost. */
    @ParameterizedTest
    @EnumSource
    void aKillInEachPoolLosesOnlyStreamsThatHadBegun(EngineMode mode) throws Exception {
        try (RequestRouter<String, SimToken> router = router(engines(mode))) {
            List<CompletableFuture<List<SimToken>>> answers = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                answers.add(ask(router));
            }
            answers.get(30).handle((r, e) -> null).get(20, TimeUnit.SECONDS);
            assertThat(router.handleNodeFailure("p0", "killed")).isTrue();
            assertThat(router.handleNodeFailure("d1", "killed")).isTrue();
            for (CompletableFuture<List<SimToken>> answer : answers) {
                Throwable error = answer.handle((r, e) -> e).get(20, TimeUnit.SECONDS);
                assertThat(error == null || isLostMidStream(error))
                        .as("%s", error)
                        .isTrue();
            }
            engineThreads.shutdown();
            assertThat(engineThreads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            idle(router);
        }
    }

    private static boolean isLostMidStream(Throwable error) {
        return error instanceof RouteException route
                && route.outcome() instanceof Outcome.Failed failed
                && failed.failure() instanceof Failure.DecodeLost;
    }

    @ParameterizedTest
    @EnumSource(names = "UNABORTABLE", mode = EnumSource.Mode.EXCLUDE) // its decode would be held for two minutes
    void aCancelledFutureCancelsItsCall(EngineMode mode) {
        ScriptedEngines silent = new ScriptedEngines(mode.capabilities());
        try (RequestRouter<String, SimToken> router = router(silent)) {
            assertThat(ask(router).cancel(true)).isTrue();
            assertThat(silent.lastPrefill().isCancelled()).isTrue();
            assertThat(router.stats().cancelled()).isEqualTo(1);
            idle(router);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheRouterEndsEveryFuture(EngineMode mode) throws Exception {
        ScriptedEngines silent = new ScriptedEngines(mode.capabilities());
        CompletableFuture<List<SimToken>> answer;
        try (RequestRouter<String, SimToken> router = router(silent)) {
            answer = ask(router);
        }
        Throwable error = answer.handle((r, e) -> e).get(1, TimeUnit.SECONDS);
        assertThat(error).isInstanceOf(RouteException.class);
        assertThat(((RouteException) error).outcome()).isInstanceOf(Outcome.Failed.class);
    }

    /** The outcome is a view: a host that completes it from outside deceives nobody but itself. */
    @ParameterizedTest
    @EnumSource
    void completingTheOutcomeFromOutsideChangesNothing(EngineMode mode) throws Exception {
        ScriptedEngines silent = new ScriptedEngines(mode.capabilities());
        try (RequestRouter<String, SimToken> router = router(silent)) {
            Client client = new Client();
            client.submitted(router.submit(Bench.request().build(), "payload", client));
            client.call().outcome().toCompletableFuture().cancel(true);
            assertThat(client.outcome()).isNull();
            silent.lastPrefill().done();
            silent.lastDecode().answer(1);
            assertThat(client.await()).isInstanceOf(Outcome.Completed.class);
            idle(router);
        }
    }

    private static void idle(RequestRouter<String, SimToken> router) {
        assertThat(router.stats().openReservations()).isZero();
        assertThat(router.stats().inFlight()).isZero();
        assertThat(router.registry().nodes()).allMatch(n -> n.isIdle());
    }
}
