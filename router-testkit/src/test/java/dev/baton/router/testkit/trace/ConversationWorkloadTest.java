/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares generated traces with the published statistics of Mooncake's conversation trace (kvcache-ai/Mooncake,
 * FAST'25). Tolerances are three times and more what seeds differ by.
 */
class ConversationWorkloadTest {
    private static final double NANOS_PER_SECOND = 1e9;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 42, -7})
    void looksLikeTheRecording(long seed) {
        check(TraceStatistics.of(ConversationWorkload.generate(seed, ConversationWorkload.REQUESTS)));
    }

    @Test
    void theRecordingPassesTheSameCheck() throws IOException {
        check(TraceStatistics.of(TraceReader.read(SharedData.file("mooncake/conversation_trace.jsonl"))));
    }

    private static void check(TraceStatistics trace) {
        SoftAssertions.assertSoftly(that -> {
            that.assertThat(trace.requests()).isEqualTo(12_031);
            that.assertThat(trace.requestsPerSecond()).as("rate").isCloseTo(3.40, withinPercentage(6));

            that.assertThat(trace.promptTokens().mean()).as("prompt mean").isCloseTo(12_035, withinPercentage(6));
            that.assertThat(trace.promptTokens().p50()).as("prompt p50").isCloseTo(6_909, withinPercentage(10));
            that.assertThat(trace.promptTokens().p90()).as("prompt p90").isCloseTo(27_367, withinPercentage(7));
            that.assertThat(trace.promptTokens().p99()).as("prompt p99").isCloseTo(85_400, withinPercentage(8));
            that.assertThat(trace.promptTokens().max()).as("prompt max").isBetween(115_000.0, 126_195.0);

            that.assertThat(trace.outputTokens().mean()).as("output mean").isCloseTo(343, withinPercentage(5));
            that.assertThat(trace.outputTokens().p50()).as("output p50").isCloseTo(350, withinPercentage(5));
            that.assertThat(trace.outputTokens().p90()).as("output p90").isCloseTo(597, withinPercentage(5));
            that.assertThat(trace.outputTokens().p99()).as("output p99").isCloseTo(1_119, withinPercentage(8));

            that.assertThat(trace.prefixTokenHit())
                    .as("hit of an infinite cache")
                    .isBetween(0.35, 0.40);
            that.assertThat(trace.continuations()).as("share with a real hit").isBetween(0.35, 0.41);
            that.assertThat(trace.reuseGapNanos().p50() / NANOS_PER_SECOND)
                    .as("gap p50")
                    .isCloseTo(123, withinPercentage(8));
            that.assertThat(trace.reuseGapNanos().p90() / NANOS_PER_SECOND)
                    .as("gap p90")
                    .isCloseTo(483, withinPercentage(8));
            that.assertThat(trace.reuseGapNanos().p99() / NANOS_PER_SECOND)
                    .as("gap p99")
                    .isCloseTo(1_477, withinPercentage(12));
        });
    }

    @Test
    void everyPromptBeginsWithTheSameBlockAndHasAHashForEachBlock() {
        Trace trace = ConversationWorkload.generate(1, 1_000);

        assertThat(trace.requests()).hasSize(1_000).allSatisfy(request -> {
            assertThat(request.blockHash(0)).isZero();
            assertThat(request.blocks()).isEqualTo((request.promptTokens() + 511) / 512);
        });
    }

    @Test
    void arrivalsAreNoTicks() {
        Trace trace = ConversationWorkload.generate(1, 2_000);

        assertThat(trace.requests().stream()
                        .mapToLong(TraceRequest::arrivalNanos)
                        .distinct())
                .hasSize(2_000);
    }

    @Test
    void oneSeedGivesOneTrace() {
        assertThat(ConversationWorkload.generate(9, 500)).isEqualTo(ConversationWorkload.generate(9, 500));
        assertThat(ConversationWorkload.generate(9, 500).requests())
                .isNotEqualTo(ConversationWorkload.generate(10, 500).requests());
    }

    @Test
    void aLaterPromptContinuesAnEarlierOne() {
        Trace trace = ConversationWorkload.generate(1, 3_000);

        assertThat(TraceStatistics.of(trace).continuations()).isGreaterThan(0.2);
    }
}
