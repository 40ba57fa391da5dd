/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that refuses a request is left alone from that moment on, whatever user code does in it (rule R9). */
class OverloadNoticeTest {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** A strategy that is asked for the next request, since the refused one gave its place back, cancels the refused one. */
    @ParameterizedTest
    @EnumSource
    void whoWaitsIsNotSentWhereAnotherWasRefusedAndCancelled(EngineMode mode) {
        Client[] refused = new Client[1];
        BackpressurePolicy policy = BackpressurePolicy.queue(10, Duration.ofMinutes(1));
        try (Bench bench = new Bench(
                mode,
                1,
                1,
                s -> s.backpressure(policy).prefillStrategy((request, candidates) -> {
                    if (refused[0] != null) {
                        refused[0].call().cancel();
                    }
                    return 0;
                }))) {
            bench.limit("p0", n -> n.maxConcurrent(1));
            Client first = bench.submit();
            Client next = bench.submit();
            refused[0] = first;
            bench.engines().lastPrefill().fail(TransportException.overloaded("full", RETRY_AFTER));
            assertThat(bench.engines().prefills()).hasSize(1);
            bench.advance(RETRY_AFTER.multipliedBy(2));
            assertThat(bench.engines().prefills()).hasSize(2);
            bench.serve(bench.engines().lastPrefill());
            assertThat(first.outcome()).isNotNull();
            assertThat(next.isCompleted()).isTrue();
            bench.advance(Timeouts.DEFAULT.firstChunk().plus(Timeouts.DEFAULT.cancelGrace()));
            assertThat(bench.violations()).isEmpty();
        }
    }
}
