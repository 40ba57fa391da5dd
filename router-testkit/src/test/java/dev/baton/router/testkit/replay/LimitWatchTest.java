/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Routers that send too much are found, and those that do not are not accused (rule R4). */
class LimitWatchTest {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final SilentEngines engines = new SilentEngines();
    private final Findings findings = new Findings();
    private final LimitWatch<String, String, String> watch = new LimitWatch<>(
            engines,
            NodeRegistry.create(),
            time,
            GRACE.toNanos(),
            new Lingering(time, Long.MAX_VALUE, findings),
            findings);
    private final Node prefill =
            Node.prefill("p0").maxConcurrent(2).maxPrefillTokens(1_000).build();
    private final Node decode =
            Node.decode("d0").maxConcurrent(2).kvCapacityTokens(1_000).build();

    @Test
    void oneCallTooManyIsFound() {
        prefill(1);
        prefill(1);
        assertThat(violations()).isZero();

        prefill(1);
        assertThat(violations()).isEqualTo(1);
        assertThat(findings.integrity().examples().get(0)).startsWith("p0 was sent call r and then held 3 calls");
    }

    @Test
    void tooManyPromptTokensAreFound() {
        prefill(600);
        prefill(401);
        assertThat(violations()).isEqualTo(1);
    }

    @Test
    void tooMuchKvCacheIsFound() {
        decode(600);
        decode(401);
        assertThat(violations()).isEqualTo(1);
    }

    @Test
    void aCallThatEndedCountsNoMore() {
        prefill(1);
        prefill(1);
        engines.prefills.remove().complete(new PrefillResult.Handoff<>("kv", new PrefillUsage(1, 0)));
        prefill(1);
        engines.prefills.remove().completeExceptionally(TransportException.unreachable("gone"));
        prefill(1);

        decode(1);
        decode(1);
        engines.streams.remove().onComplete();
        decode(1);
        engines.streams.remove().onError(TransportException.unreachable("gone"));
        decode(1);
        assertThat(violations()).isZero();
    }

    @Test
    void theNodeIsFreeBeforeTheRouterHearsOfIt() {
        prefill(1);
        watch.prefill(new FakeCall.Prefill(prefill, 1)).thenRun(() -> prefill(1));
        engines.prefills.remove();
        engines.prefills.remove().complete(new PrefillResult.Handoff<>("kv", new PrefillUsage(1, 0)));

        assertThat(engines.prefills).hasSize(1);
        assertThat(violations()).isZero();
    }

    @Test
    void aWithdrawnCallCountsUntilTheEngineStopped() {
        FakeCall withdrawn = prefill(1);
        prefill(1);
        withdrawn.cancel();
        prefill(1);
        assertThat(violations()).as("it may still run").isEqualTo(1);

        engines.prefillCalls.remove().stopped();
        assertThat(withdrawn.stops).as("the word is passed on").isEqualTo(1);
        engines.prefills.remove();
        engines.prefills.remove().complete(new PrefillResult.NoHandoff<>(PrefillUsage.UNKNOWN, null));
        prefill(1);
        assertThat(violations()).isEqualTo(1);
    }

    @Test
    void aWithdrawnCallCountsNoLongerThanTheGrace() {
        FakeCall withdrawn = prefill(1);
        prefill(1);
        withdrawn.cancel();
        time.advance(GRACE);
        prefill(1);
        assertThat(violations()).isZero();
    }

    @Test
    void aRestartedEngineHoldsNothing() {
        prefill(1);
        prefill(1);
        Node restarted = prefill.toBuilder().incarnation("2").build();
        watch.prefill(new FakeCall.Prefill(restarted, 1));
        watch.prefill(new FakeCall.Prefill(restarted, 1));
        assertThat(violations()).isZero();
    }

    @Test
    void countsWhatANodeDid() {
        prefill(100);
        engines.prefills.remove().complete(new PrefillResult.Handoff<>("kv", new PrefillUsage(100, 30)));
        decode(100);
        time.advance(Duration.ofSeconds(2));
        engines.streams.peek().onNext(new Chunk<>("two", 2));
        engines.streams.remove().onComplete();
        time.advance(Duration.ofSeconds(2));

        NodeUse p = watch.ledger(prefill).use();
        assertThat(p.requests()).isEqualTo(1);
        assertThat(p.tokens()).isEqualTo(100);
        assertThat(p.cachedTokens()).isEqualTo(30);
        assertThat(watch.ledger(decode).use().tokens()).isEqualTo(2);
        assertThat(watch.ledger(decode).callNanos()).isEqualTo(2e9);
    }

    private FakeCall prefill(int promptTokens) {
        FakeCall.Prefill call = new FakeCall.Prefill(prefill, promptTokens);
        watch.prefill(call);
        return call;
    }

    private void decode(int promptTokens) {
        watch.decode(new FakeCall.Decode(decode, promptTokens)).subscribe(new Ignoring());
    }

    private long violations() {
        return findings.integrity().limitViolations();
    }

    /** A router's subscriber that does nothing. */
    private static final class Ignoring implements Flow.Subscriber<Chunk<String>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(Chunk<String> chunk) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
