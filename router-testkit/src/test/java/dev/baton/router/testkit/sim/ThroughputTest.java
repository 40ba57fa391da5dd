/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.testkit.time.VirtualTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A workload of the size of real traces is simulated in a moment, and comes out as fast as the formulas allow. */
class ThroughputTest {
    @Test
    void tokensAreCheap() {
        VirtualTime time = new VirtualTime();
        SimulatedCluster cluster = SimulatedCluster.builder(time)
                .prefillNodes(4)
                .decodeNodes(4)
                .prefixCache(PrefixCacheSettings.NONE)
                .build();
        ToyRouter router = new ToyRouter(cluster);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            String id = "r" + i;
            SimPrompt prompt = SimPrompt.of(2_000, 300);
            time.schedule(random.nextLong(200_000_000_000L), () -> router.submit(id, prompt));
        }

        long tasks = time.runUntilIdle(10_000_000);

        assertThat(router.completed).isEqualTo(2_000);
        assertThat(router.tokens).isEqualTo(600_000);
        assertThat(tasks).as("a step is one event, not one for each token").isLessThan(100_000);
        assertThat(cluster.isQuiescent()).isTrue();
        long busy = cluster.stats("prefill-0").busyNanos();
        long one = EngineProfile.LLAMA2_70B_TP4_H100.prefill().nanos(2_000, 0);
        assertThat(busy).isEqualTo(500 * one);
    }
}
