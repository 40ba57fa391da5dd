/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that engines hold too long after their attempt was over are found, and no others. */
class LingeringTest {
    private static final Duration LIMIT = Duration.ofMillis(900);

    private final VirtualTime time = new VirtualTime();
    private final SilentEngines engines = new SilentEngines();
    private final Findings findings = new Findings();
    private final Lingering lingering = new Lingering(time, LIMIT.toNanos(), findings);
    private final LimitWatch<String, String, String> watch =
            new LimitWatch<>(engines, NodeRegistry.create(), time, 1_000_000_000L, lingering, findings);
    private final Node node = Node.prefill("p0").build();

    @Test
    void aCallThatEndsBeforeItsAttemptDoesNotLinger() {
        send(node);
        time.advance(Duration.ofHours(1));
        answer();
        lingering.attemptOver("r", 1);
        lingering.check();
        assertThat(lingering.times().count()).isZero();
        assertThat(findings.integrity().isSound()).isTrue();
    }

    @Test
    void oneThatIsHeldAsLongAsItMustBeIsMeasuredOnly() {
        send(node);
        lingering.attemptOver("r", 1);
        time.advance(LIMIT);
        lingering.attemptOver("r", Integer.MAX_VALUE);
        answer();
        assertThat(lingering.times().max()).isEqualTo(900e6);
        assertThat(findings.integrity().isSound()).isTrue();
    }

    @Test
    void oneThatIsHeldLongerIsFound() {
        send(node);
        lingering.attemptOver("r", 1);
        time.advance(LIMIT.plusNanos(1));
        answer();
        assertThat(findings.integrity().hangingLegs()).isEqualTo(1);
        assertThat(findings.integrity().isSound()).isFalse();
        assertThat(findings.integrity().examples())
                .containsExactly("attempt 1 of request r on p0 was held for 900 ms after its attempt was over");
    }

    @Test
    void oneThatIsNeverLetGoOfIsFound() {
        send(node);
        lingering.attemptOver("r", 1);
        lingering.check();
        assertThat(findings.integrity().hangingLegs()).isEqualTo(1);
    }

    /** What the router may stop to count after its grace is held by the engine all the same. */
    @Test
    void aNewIncarnationForgivesTheRouterAndNotTheEngine() {
        send(node);
        send(node.toBuilder().incarnation("2").build());
        lingering.attemptOver("r", 1);
        time.advance(LIMIT.plusNanos(1));
        answer();
        answer();
        assertThat(findings.integrity().hangingLegs()).isEqualTo(2);
    }

    @Test
    void anEarlierAttemptDoesNotEndALaterOne() {
        send(node);
        lingering.attemptOver("r", 0);
        time.advance(Duration.ofHours(1));
        answer();
        assertThat(lingering.times().count()).isZero();
    }

    private void send(Node to) {
        watch.prefill(new FakeCall.Prefill(to, 1));
    }

    private void answer() {
        engines.prefills.remove().complete(new PrefillResult.Handoff<>("kv", new PrefillUsage(1, 0)));
    }
}
