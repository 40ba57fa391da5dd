/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that wants to be called on its own executor: subscribers are called and transports are asked nowhere else. */
class HostExecutorTest {
    private final HostExecutor executor = new HostExecutor();

    /** Keeps what it is given until the test runs it, and knows whether it is at it. */
    private static final class HostExecutor implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final List<String> strays = new ArrayList<>();
        private boolean running;
        private boolean full;

        @Override
        public void execute(Runnable task) {
            if (full) {
                throw new RejectedExecutionException("full");
            }
            tasks.add(task);
        }

        void run() {
            running = true;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            running = false;
        }

        void expectHere(String what) {
            if (!running) {
                strays.add(what);
            }
        }
    }

    private final class HostedClient extends Client {
        @Override
        public void onSubscribe(Flow.Subscription given) {
            executor.expectHere("onSubscribe");
            super.onSubscribe(given);
        }

        @Override
        public void onNext(SimToken token) {
            executor.expectHere("onNext");
            super.onNext(token);
        }

        @Override
        public void onError(Throwable error) {
            executor.expectHere("onError");
            super.onError(error);
        }

        @Override
        public void onComplete() {
            executor.expectHere("onComplete");
            super.onComplete();
        }
    }

    private Bench bench(EngineMode mode, Timeouts timeouts) {
        Bench bench = new Bench(mode, 2, 2, s -> s.callbackExecutor(executor).timeouts(timeouts));
        bench.engines().onAnyCall(() -> executor.expectHere("transport"));
        return bench;
    }

    private Client submit(Bench bench) {
        Client client = bench.submit(Bench.request().build(), new HostedClient());
        assertThat(client.signals()).isEmpty();
        executor.run();
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void everythingOfACompletedRequestArrivesThere(EngineMode mode) {
        try (Bench bench = bench(mode, Timeouts.DEFAULT)) {
            Client client = submit(bench);
            bench.engines().lastPrefill().done();
            executor.run();
            bench.engines().lastDecode().answer(3);
            assertThat(client.tokens()).as("nothing outside of it").isEmpty();
            executor.run();
            assertThat(client.isCompleted()).isTrue();
            assertThat(executor.strays).isEmpty();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailoverAndItsNewCallsArriveThere(EngineMode mode) {
        try (Bench bench = bench(mode, Timeouts.DEFAULT.withPrefill(Duration.ofMillis(1)))) {
            Client client = submit(bench);
            bench.router().handleNodeFailure(bench.engines().prefill(0).node(), "test");
            executor.run();
            assertThat(bench.engines().prefills()).hasSize(2);
            bench.advance(Duration.ofMillis(1));
            executor.run();
            client.call().cancel();
            executor.run();
            assertThat(client.signals()).containsExactly("error");
            assertThat(executor.strays).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineIsToldThere(EngineMode mode) {
        try (Bench bench = bench(mode, Timeouts.DEFAULT.withRequest(Duration.ofSeconds(1)))) {
            Client client = submit(bench);
            bench.advance(Duration.ofSeconds(1));
            executor.run();
            assertThat(client.signals()).containsExactly("error");
            assertThat(executor.strays).isEmpty();
            bench.letGo();
            executor.run();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** {@code abandon} is the transport's too: whoever cancels does not call it on a thread of its own. */
    @ParameterizedTest
    @EnumSource(names = {"PULLING", "PLAIN"})
    void parkedKvIsAbandonedThere(EngineMode mode) {
        try (Bench bench = bench(mode, Timeouts.DEFAULT)) {
            bench.router().handleNodeFailure("d1", "test");
            Client client = submit(bench);
            bench.engines().lastPrefill().done();
            executor.run();
            client.call().cancel();
            executor.run();
            bench.letGo(); // a decode that cannot be aborted may have fetched it until then
            executor.run();
            assertThat(bench.engines().abandoned()).hasSize(1);
            assertThat(executor.strays).isEmpty();
        }
    }

    /** So is {@code probe}. */
    @ParameterizedTest
    @EnumSource
    void nodesAreProbedThere(EngineMode mode) {
        try (Bench bench = bench(mode, Timeouts.DEFAULT)) {
            bench.engines().onProbe(node -> CompletableFuture.completedFuture(ProbeResult.healthy()));
            bench.router().handleNodeFailure("p0", "test");
            bench.advance(Duration.ofSeconds(2));
            executor.run();
            assertThat(bench.engines().probed()).containsExactly("p0");
            assertThat(executor.strays).isEmpty();
        }
    }

    /** A request must end whatever the host's executor does (rule R1). */
    @ParameterizedTest
    @EnumSource
    void anExecutorThatRefusesLosesNoRequest(EngineMode mode) {
        try (Bench bench = bench(mode, Timeouts.DEFAULT)) {
            executor.full = true;
            bench.engines().answering(3);
            Client client = bench.submit();
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }
}
