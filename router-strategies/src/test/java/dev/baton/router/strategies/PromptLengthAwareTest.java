/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.RouteRequest;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptLengthAwareTest {
    private static final int MOST_MEMORY = 1;
    private static final int LEAST_LOADED = 2;

    @ParameterizedTest
    @CsvSource({
        "2048, PREFILL, 2049, 1", "2048, PREFILL, 2048, 1", "2048, PREFILL, 2047, 2", "2048, PREFILL, 0, 2",
        "2048, DECODE, 2049, 1", "2048, DECODE, 0, 1", "1024, PREFILL, 1024, 1", "1024, PREFILL, 1023, 2"
    })
    void long_prompts_and_decode_go_to_memory_and_short_prompts_to_the_least_loaded(
            int threshold, Leg leg, int promptTokens, int expected) {
        FakeCandidates candidates = FakeCandidates.ofKvCapacities(100, 100, 100)
                .leg(leg)
                .kvTokens(20, 10, 30)
                .inFlight(3, 2, 1);
        PromptLengthAware strategy = new PromptLengthAware(
                new PromptLengthAwareConfig(threshold, MemoryAwareConfig.DEFAULT), new SplittableRandom(9));

        int picked = strategy.select(
                RouteRequest.builder().promptTokens(promptTokens).build(), candidates);

        assertThat(picked).isEqualTo(expected).isIn(MOST_MEMORY, LEAST_LOADED);
    }
}
