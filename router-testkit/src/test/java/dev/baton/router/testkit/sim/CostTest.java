/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CostTest {
    @Test
    void prefillIsBasePlusUncachedPlusSquares() {
        PrefillCost cost = new PrefillCost(100, 10, 2);

        assertThat(cost.nanos(0, 0)).isEqualTo(100);
        assertThat(cost.nanos(8, 0)).isEqualTo(100 + 10 * 8 + 2 * 64);
        assertThat(cost.nanos(8, 6)).isEqualTo(100 + 10 * 2 + 2 * (64 - 36));
    }

    @Test
    void decodeIsBasePlusBatchPlusKv() {
        assertThat(new DecodeCost(100, 10, 0.5).stepNanos(3, 40)).isEqualTo(100 + 30 + 20);
    }

    /** The figures that the profiles are named for: papers_traces.md §3.2 and §2.3 of the project's references. */
    @Test
    void profilesGiveThePublishedTimes() {
        // 25.2 + 0.0893 · 8192 + 2.8e-6 · 8192² ms
        assertThat(EngineProfile.LLAMA2_70B_TP4_H100.prefill().nanos(8_192, 0)).isEqualTo(944_650_419L);
        // 28.8 + 0.27 · 32 + 1e-4 · 100,000 ms
        assertThat(EngineProfile.LLAMA2_70B_TP4_H100.decode().stepNanos(32, 100_000))
                .isEqualTo(47_440_000L);
        // 20 ms + 94.6 µs · 1,000 + 2.1 ns · (4,000² − 3,000²)
        assertThat(EngineProfile.LLAMA3_70B_TP8_A800.prefill().nanos(4_000, 3_000))
                .isEqualTo(129_300_000L);
        // 12,000 tokens of 327,680 bytes at 25 GB/s and at 87 GB/s
        assertThat(TransferSettings.RDMA_25_GB.sendNanos(12_000)).isEqualTo(157_286_400L);
        assertThat(TransferSettings.RDMA_87_GB.sendNanos(12_000)).isEqualTo(45_197_241L);
    }

    @Test
    void badSettingsAreRefusedByName() {
        assertThatThrownBy(() -> new PrefillCost(Double.NaN, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("baseNanos must be finite and 0 or more, but is NaN");
        assertThatThrownBy(() -> new TransferSettings(1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytesPerSecond must be finite and above 0, but is 0.0");
        assertThatThrownBy(() -> new PrefixCacheSettings(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blockTokens must be at least 1, but is 0");
        assertThatThrownBy(() -> SimPrompt.of(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("promptTokens must be at least 1, but is 0");
    }
}
