/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.testkit.sim.fault.Crash;
import dev.baton.router.testkit.sim.fault.Fault;
import dev.baton.router.testkit.sim.fault.FaultPlan;
import dev.baton.router.testkit.sim.fault.Hang;
import dev.baton.router.testkit.sim.fault.Recover;
import dev.baton.router.testkit.sim.fault.Restart;
import dev.baton.router.testkit.sim.fault.Slow;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One seed, one history (rule R15); and whatever strikes, nothing is left and no stream is out of order. */
class DeterminismTest {
    private static final TransportCapabilities ONCE = TransportCapabilities.sequential();
    private static final TransportCapabilities REUSABLE = TransportCapabilities.sequential(Trait.REUSABLE_HANDOFF);

    @Test
    void sameSeedSameEvents() {
        assertThat(run(42)).isEqualTo(run(42));
    }

    @Test
    void anotherSeedOtherEvents() {
        assertThat(run(42)).isNotEqualTo(run(43));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverStrikesNothingIsLeft(long seed) {
        assertThat(run(seed)).isNotEmpty();
    }

    static List<ClusterEvent> run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        VirtualTime time = new VirtualTime();
        SimulatedCluster cluster = SimulatedCluster.builder(time)
                .seed(seed)
                .prefillNodes(3)
                .decodeNodes(2)
                .profile(EngineProfile.LLAMA2_70B_TP4_H100.withKvCapacityTokens(random.nextInt(10_000, 80_000)))
                .capabilities(random.nextBoolean() ? REUSABLE : ONCE)
                .firstTokenFromPrefill(random.nextBoolean())
                .workNoise(random.nextDouble(0.5))
                .outputBufferTokens(random.nextInt(20))
                .prefillChunkTokens(random.nextInt(100, 8_000))
                .network(new NetworkDelay(random.nextInt(2_000_000), random.nextInt(50_000_000)))
                .build();
        List<ClusterEvent> events = new ArrayList<>();
        cluster.addListener(events::add);
        ToyRouter router = new ToyRouter(cluster);
        int requests = 300;
        for (int i = 0; i < requests; i++) {
            String id = "r" + i;
            SimPrompt prompt = SimPrompt.of(random.nextInt(1, 6_000), random.nextInt(1, 200), 0, i % 7, i % 13);
            long cancelAfter = random.nextInt(5) == 0 ? random.nextLong(5_000_000_000L) : -1;
            time.schedule(random.nextLong(30_000_000_000L), () -> {
                Runnable cancel = router.submit(id, prompt);
                if (cancelAfter >= 0) {
                    time.schedule(cancelAfter, cancel);
                }
            });
        }
        plan(random, cluster).start(cluster);
        time.runUntilIdle(10_000_000);

        assertThat(cluster.describeLeftovers()).isEmpty();
        assertThat(router.completed + router.failed).isEqualTo(requests);
        assertThat(router.misordered).isZero();
        assertThat(cluster.stats()).allMatch(stats -> stats.expired() == 0);
        return events;
    }

    private static FaultPlan plan(SplittableRandom random, SimulatedCluster cluster) {
        FaultPlan plan = FaultPlan.NONE;
        for (int i = 0; i < 30; i++) {
            String node = cluster.nodes().get(random.nextInt(5)).id();
            Fault fault = switch (random.nextInt(7)) {
                case 0 -> new Crash(node);
                case 1 -> new Hang(node);
                case 2 -> new Slow(node, random.nextDouble(0.5, 5));
                case 3, 4 -> new Recover(node);
                default -> new Restart(node);
            };
            plan = plan.and(Duration.ofNanos(random.nextLong(40_000_000_000L)), fault);
        }
        for (Node node : cluster.nodes()) {
            plan = plan.and(Duration.ofSeconds(40), new Recover(node.id()));
        }
        return plan;
    }
}
