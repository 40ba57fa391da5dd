/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static dev.baton.router.testkit.sim.Bench.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadSamplerTest {
    private final Bench bench = new Bench();
    private final List<NodeLoad> prefill = new ArrayList<>();

    @Test
    void samplesAtMultiplesWhileAnythingGoesOnAndOnceAfter() {
        sampleEvery(50);
        bench.runMillis(170);
        TestPrefill call = bench.prefill("a", 100, 5);
        bench.runMillis(120);
        bench.cluster.abandon(call.node(), call.handoff());
        bench.runUntilIdle();

        assertThat(prefill)
                .extracting(l -> (l.atNanos() - 1_000 * MILLI) / MILLI)
                .containsExactly(0L, 200L, 250L, 300L);
        assertThat(prefill).extracting(NodeLoad::running).containsExactly(0, 1, 1, 0);
        assertThat(prefill).extracting(NodeLoad::kvUsedTokens).containsExactly(0L, 112L, 112L, 0L);
        assertThat(bench.time.pending()).isZero();
    }

    @Test
    void doesNotKeepTimeGoingWhenAllThatIsLeftHangs() {
        sampleEvery(50);
        bench.cluster.hang("prefill-0");
        bench.prefill("a", 100, 5);
        bench.runUntilIdle();

        assertThat(bench.cluster.isQuiescent()).isFalse();
        assertThat(prefill.get(0).state()).isEqualTo(NodeState.HUNG);
    }

    @Test
    void aClusterIsSampledOnce() {
        sampleEvery(50);

        assertThatThrownBy(() -> sampleEvery(10)).hasMessage("the load of this cluster is already sampled");
    }

    private void sampleEvery(long millis) {
        bench.cluster.sampleLoad(Duration.ofMillis(millis), load -> {
            if (load.nodeId().equals("prefill-0")) {
                prefill.add(load);
            }
        });
    }
}
