/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.testkit.SimulatedRequest;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Consumers that ask for little, or for nothing for a long time: nobody is overrun, nothing times out, none is charged. */
class SlowConsumerTest {
    private static final Duration LONG = Duration.ofSeconds(250); // twice the idle limit, within the deadline

    @ParameterizedTest
    @EnumSource
    void demandOfOneAtATimeIsPassedOnAndNotExceeded(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().answering(100);
            Client client = bench.submit(Bench.request().build(), new Client(1) {
                @Override
                public void onNext(SimToken token) {
                    super.onNext(token);
                    assertThat(bench.engines().lastDecode().requested()).isEqualTo(tokens().size());
                    subscription().request(1);
                }
            });
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.tokens()).hasSize(100);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noDemandBeforeTheFirstChunkIsNoTimeoutAndNoCharge(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().answering(3);
            Client client = bench.submit(Bench.request().build(), new Client(0));
            bench.advance(LONG);
            assertThat(bench.engines().lastDecode().requested()).isZero();
            client.subscription().request(10);
            assertSpared(bench, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noDemandBetweenChunksIsNoTimeoutAndNoCharge(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().answering(3);
            Client client = bench.submit(Bench.request().build(), new Client(1));
            bench.advance(LONG);
            assertThat(client.tokens()).hasSize(1);
            client.subscription().request(10);
            assertSpared(bench, client);
        }
    }

    /** Time without demand is forgiven once; silence after the demand came is not. */
    @ParameterizedTest
    @EnumSource
    void silenceCountsFromTheDemandOn(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit(Bench.request().build(), new Client(1));
            bench.engines().lastPrefill().done();
            bench.engines().lastDecode().emit(1);
            bench.advance(Duration.ofSeconds(100));
            client.subscription().request(1);
            bench.advance(Duration.ofSeconds(119));
            assertThat(client.outcome()).isNull();
            bench.advance(Duration.ofSeconds(1));
            assertThat(client.failure()).isInstanceOf(Failure.DecodeLost.class);
            assertThat(bench.violations()).isEmpty();
        }
    }

    private static void assertSpared(Bench bench, Client client) {
        assertThat(client.isCompleted()).isTrue();
        assertThat(client.tokens()).hasSize(3);
        assertThat(client.ended().summary().attempts()).isEqualTo(1);
        assertThat(bench.events(RouterEvent.LegFailed.class)).isEmpty();
        assertThat(bench.violations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void simulatedEnginesServeConsumersThatAskEverySecond(SimulatedFleet fleet) {
        List<RouterEvent> events = new ArrayList<>();
        try (Simulation simulation = Simulation.builder(1)
                .cluster(c -> fleet.in(c.prefillNodes(2).decodeNodes(2)))
                .router(r -> r.listener(events::add))
                .build()) {
            for (int i = 0; i < 10; i++) {
                SimPrompt prompt = SimPrompt.of(500, 30);
                SimulatedRequest request = simulation.submit(prompt.describe().build(), prompt, 1);
                for (int second = 1; second < 100; second++) {
                    simulation.at(Duration.ofSeconds(second), () -> askIfOpen(request));
                }
            }
            assertThat(simulation.run().violations()).isEmpty();
            assertThat(simulation.requests()).allMatch(r -> r.outcome() instanceof Outcome.Completed);
            assertThat(events).noneMatch(e -> e instanceof RouterEvent.LegFailed);
        }
    }

    private static void askIfOpen(SimulatedRequest request) {
        if (request.outcome() == null) {
            request.request(1);
        }
    }
}
