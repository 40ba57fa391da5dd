/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.Prediction;
import dev.baton.router.api.Routing;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A host with one thread for everything: submitting, engines, timers and callbacks. A router that waited for anything
 * would wait for ever, since nobody else could bring it; and one that used another thread would be found out by the
 * virtual time, which is confined to one.
 */
@Timeout(60)
class EventLoopHostTest {
    @ParameterizedTest
    @EnumSource
    void oneThreadDrivesEnginesTimersAndCallbacks(SimulatedFleet fleet) {
        Thread loop = Thread.currentThread();
        List<Thread> seen = new ArrayList<>();
        try (Simulation simulation = Simulation.builder(1)
                .cluster(c -> fleet.in(c.prefillNodes(2).decodeNodes(2).prefillConcurrency(1)))
                .router(r -> r.listener(event -> seen.add(Thread.currentThread())))
                .build()) {
            for (int i = 0; i < 50; i++) {
                simulation.submit(SimPrompt.of(1_000, 10));
            }
            assertThat(simulation.router().stats().waiting()).isEqualTo(48);
            simulation.run();
            assertThat(simulation.requests())
                    .filteredOn(r -> r.outcome() instanceof Outcome.Completed)
                    .hasSizeGreaterThan(30);
            assertThat(seen).containsOnly(loop);
            assertThat(simulation.violations()).isEmpty();
        }
    }

    /** Each answer submits the next request, from inside onComplete: the stack must not grow with the chain. */
    @ParameterizedTest
    @EnumSource
    void aHostMaySubmitFromInsideItsCallbacks(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().answering(1);
            AtomicInteger left = new AtomicInteger(5_000);
            bench.submit(Bench.request().build(), new Chained(bench, left));
            assertThat(left).hasValue(0);
            assertThat(bench.stats().completed()).isEqualTo(5_001);
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static final class Chained extends Client {
        private final Bench bench;
        private final AtomicInteger left;

        Chained(Bench bench, AtomicInteger left) {
            this.bench = bench;
            this.left = left;
        }

        @Override
        public void onComplete() {
            super.onComplete();
            if (left.getAndDecrement() > 0) {
                bench.submit(Bench.request().build(), new Chained(bench, left));
            } else {
                left.set(0);
            }
        }
    }

    /** Everything that a host may call, called from inside a listener and a subscriber. */
    @ParameterizedTest
    @EnumSource
    void aHostMayCallTheRouterFromAnywhere(EngineMode mode) {
        List<Object> answers = new ArrayList<>();
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().answering(2);
            Client client = bench.submit(Bench.request().build(), new Client() {
                @Override
                public void onNext(SimToken token) {
                    super.onNext(token);
                    answers.add(bench.router().applyBackpressure(Bench.request().build()));
                    Routing routing = bench.router().tryRoute(Bench.request().build());
                    ((Routing.Routed) routing).prefill().succeeded();
                    ((Routing.Routed) routing).decode().cancelled();
                    bench.registry()
                            .register(Node.prefill("p" + answers.size() + 5).build());
                    bench.router().handleNodeFailure("p1", "from a callback");
                    bench.registry().markOnline("p1", "from a callback");
                }
            });
            assertThat(client.isCompleted()).isTrue();
            assertThat(answers).hasSize(2).allMatch(Prediction.StartNow.class::isInstance);
            assertThat(bench.events(RouterEvent.NodeStatusChanged.class)).hasSize(6);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHostMayCloseTheRouterFromInsideItsCallbacks(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client other = bench.submit();
            Client client = bench.submit(Bench.request().build(), new Client() {
                @Override
                public void onNext(SimToken token) {
                    super.onNext(token);
                    bench.router().close();
                }
            });
            bench.serve(bench.engines().prefill(1));
            assertThat(client.ended()).isInstanceOf(Outcome.Failed.class);
            assertThat(client.tokens()).hasSize(1);
            assertThat(other.ended()).isInstanceOf(Outcome.Failed.class);
            bench.advance(Duration.ofMinutes(5));
            assertThat(bench.violations()).isEmpty();
        }
    }
}
