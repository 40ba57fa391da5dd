/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.testkit.hosts.Bench;
import dev.baton.router.testkit.hosts.Client;
import dev.baton.router.testkit.hosts.EngineMode;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each phase has its time, and nobody has to ask: in the seed a caller had to collect what had timed out. */
class TimeoutsTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration FIVE_MILLIS = Duration.ofMillis(5);

    private static Bench with(EngineMode mode, Timeouts timeouts) {
        return new Bench(mode, 2, 2, s -> s.timeouts(timeouts));
    }

    @ParameterizedTest
    @EnumSource
    void aPrefillThatTakesTooLongIsTriedElsewhereAndCharged(EngineMode mode) {
        try (Bench bench = with(mode, Timeouts.DEFAULT.withPrefill(MILLI))) {
            Client client = bench.submit();
            String slow = bench.engines().prefill(0).node();
            bench.advance(MILLI);
            assertThat(bench.engines().prefill(1).node()).isNotEqualTo(slow);
            RouterEvent.LegFailed failed =
                    bench.events(RouterEvent.LegFailed.class).get(0);
            assertThat(failed.suspect().id()).isEqualTo(slow);
            assertThat(failed.charged()).isTrue();
            bench.serve(bench.engines().prefill(1));
            assertThat(client.isCompleted()).isTrue();
            bench.letGo();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFirstChunkThatDoesNotComeIsTriedElsewhere(EngineMode mode) {
        try (Bench bench = with(mode, Timeouts.DEFAULT.withFirstChunk(MILLI))) {
            Client client = bench.submit();
            bench.engines().prefill(0).done();
            String slow = bench.engines().decode(0).node();
            bench.advance(FIVE_MILLIS);
            assertThat(bench.events(RouterEvent.LegFailed.class)
                            .get(0)
                            .suspect()
                            .id())
                    .isEqualTo(slow);
            bench.serve(bench.engines().prefill(1));
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.engines().lastDecode().node()).isNotEqualTo(slow);
            bench.advance(Timeouts.DEFAULT.cancelGrace());
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatFallsSilentIsLost(EngineMode mode) {
        try (Bench bench = with(mode, Timeouts.DEFAULT.withChunkIdle(MILLI))) {
            Client client = bench.submit();
            bench.engines().lastPrefill().done();
            bench.engines().lastDecode().emit(3);
            bench.advance(FIVE_MILLIS);
            assertThat(client.failure()).isInstanceOf(Failure.DecodeLost.class);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWholeRequestHasOneDeadline(EngineMode mode) {
        try (Bench bench = with(mode, Timeouts.DEFAULT.withRequest(MILLI))) {
            Client client = bench.submit();
            bench.advance(FIVE_MILLIS);
            assertThat(client.failure()).isEqualTo(new Failure.DeadlineExceeded(Phase.PREFILLING, MILLI.toNanos()));
            assertThat(client.ended().summary().totalNanos()).isEqualTo(MILLI.toNanos());
            bench.letGo();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitingHasItsTimeToo(EngineMode mode) {
        BackpressurePolicy policy = BackpressurePolicy.queue(2, MILLI);
        try (Bench bench = new Bench(mode, 0, 0, s -> s.backpressure(policy))) {
            Client client = bench.submit();
            assertThat(client.call().phase()).isEqualTo(Phase.WAITING);
            bench.advance(FIVE_MILLIS);
            assertThat(client.refusal().kind()).isEqualTo(Refusal.Kind.NO_CAPACITY);
            assertThat(bench.violations()).isEmpty();
        }
    }
}
