/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.strategies.scored.KvScorer;
import dev.baton.router.strategies.scored.PrefixScorer;
import dev.baton.router.strategies.scored.QueueScorer;
import dev.baton.router.strategies.scored.ScoredConfig;
import dev.baton.router.strategies.scored.ScoredProvider;
import java.lang.reflect.Method;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R17: a pick allocates nothing. Measured by the JVM's own count of the bytes that this thread has allocated. */
class AllocationTest {
    private static final int PICKS = 10_000;

    static Stream<Strategy> strategies() {
        RandomGenerator random = new SplittableRandom(10);
        FakeContext context = new FakeContext()
                .part("least_loaded", new LeastLoaded(LeastLoadedConfig.DEFAULT, random))
                .part("prefix", new PrefixScorer.Provider().create(new NoSettings(), new FakeContext()))
                .part("queue", new QueueScorer.Provider().create(MemoryAwareConfig.DEFAULT, new FakeContext()))
                .part("kv", new KvScorer.Provider().create(MemoryAwareConfig.DEFAULT, new FakeContext()));
        return Stream.of(
                new WeightedRoundRobin(random),
                new WeightedRandom(random),
                new LeastTokens(new LeastTokensConfig(true), random),
                new LeastKv(MemoryAwareConfig.DEFAULT, random),
                new ConsistentHash(ConsistentHashConfig.DEFAULT, random),
                new RendezvousHash(HashKey.DEFAULT, random),
                new StickyProvider().create(StickyConfig.DEFAULT, context),
                new PeakEwmaProvider().create(LearnedConfig.DEFAULT, context),
                new PrequalProvider().create(PrequalConfig.DEFAULT, context),
                new LatencyAwareProvider().create(LatencyAwareConfig.DEFAULT, context),
                new ScoredProvider().create(ScoredConfig.DEFAULT, context),
                new RandomStrategy(random),
                new RoundRobin(random),
                new PowerOfTwo(random),
                new LeastLoaded(LeastLoadedConfig.DEFAULT, random),
                new LeastLoaded(new LeastLoadedConfig(3), random),
                new MemoryAware(MemoryAwareConfig.DEFAULT, random),
                new PromptLengthAware(PromptLengthAwareConfig.DEFAULT, random));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void a_pick_allocates_nothing(Strategy strategy) throws Exception {
        FakeCandidates candidates = FakeCandidates.ofSize(64, node -> node.kvCapacityTokens(1000));
        RouteRequest request =
                RouteRequest.builder().promptTokens(100).session("session").build();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) {
            long before = allocatedBytes();
            long sum = 0;
            for (int i = 0; i < PICKS; i++) {
                sum += strategy.select(request, candidates);
            }
            long measured = allocatedBytes() - before;
            assertThat(sum).isNotNegative();
            least = Math.min(least, measured);
        }

        // Reading the count by reflection takes a few bytes itself; one small object for each pick would take 160,000.
        assertThat(least).isLessThan(PICKS);
    }

    /** By reflection, because the module of the strategies does not read java.management. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
        Object bean = factory.getMethod("getThreadMXBean").invoke(null);
        Method count = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        return (Long) count.invoke(bean);
    }
}
