/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transports that answer inside the call, call the router from inside it, answer twice, or break the rules. */
class OddTransportTest {
    /** The whole queue is served on the stack of one answer, which must not grow with it. */
    @ParameterizedTest
    @EnumSource
    void oneThatAnswersSynchronouslyServesAnyNumberOfWaiting(EngineMode mode) {
        BackpressurePolicy policy = BackpressurePolicy.queue(10_000, Duration.ofMinutes(1));
        try (Bench bench = new Bench(mode, 1, 1, s -> s.backpressure(policy))) {
            bench.limit("p0", n -> n.maxConcurrent(1));
            List<Client> clients = bench.submit(3_000);
            bench.engines().answering(2);
            bench.serve(bench.engines().prefill(0));
            assertThat(clients).allMatch(Client::isCompleted);
            assertThat(bench.time().elapsedNanos()).isZero();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatFailsInsideTheCallIsTriedElsewhere(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().onPrefill(p -> {
                if (p.call().attempt() == 1) {
                    p.fail(TransportException.unreachable("test"));
                } else {
                    p.done();
                }
            });
            bench.engines().onRequest(d -> {
                if (d.call().attempt() > 1 && d.emitted() == 0) {
                    d.answer(3);
                }
            });
            Client client = bench.submit();
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.ended().summary().attempts()).isEqualTo(2);
            bench.letGo();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatThrowsATypedFailureIsTriedElsewhere(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().onPrefill(p -> {
                if (p.call().attempt() == 1) {
                    throw TransportException.unreachable("thrown, not given to the stage");
                }
            });
            Client client = bench.submit();
            bench.serve(bench.engines().lastPrefill());
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** From inside prefill and decode the transport declares nodes lost, submits and cancels. */
    @ParameterizedTest
    @EnumSource
    void oneThatCallsTheRouterFromInside(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().onPrefill(p -> {
                if (p.call().requestId().equals("outer") && p.call().attempt() == 1) {
                    bench.router().handleNodeFailure(p.node(), "the transport saw it");
                    bench.submit(Bench.request().id("inner").build());
                }
            });
            Client outer = bench.submit(Bench.request().id("outer").build());
            bench.engines()
                    .onDecode(d ->
                            bench.router().applyBackpressure(Bench.request().build()));
            bench.engines().prefills().forEach(bench::serve);
            assertThat(outer.isCompleted()).isTrue();
            assertThat(outer.ended().summary().attempts()).isEqualTo(2);
            assertThat(bench.stats().completed()).isEqualTo(2);
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatCancelsItsOwnRequestFromInside(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client[] client = new Client[1];
            bench.engines().onDecode(d -> client[0].call().cancel());
            bench.router().handleNodeFailure("p0", "test");
            bench.router().handleNodeFailure("p1", "test");
            client[0] = bench.submit();
            bench.registry().markOnline("p0", "test");
            bench.engines().lastPrefill().done();
            bench.engines().decodes().forEach(d -> d.answer(1));
            assertThat(bench.stats().cancelled()).isEqualTo(1);
            bench.advance(Duration.ofSeconds(1));
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatAnswersEverythingTwice(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            ScriptedPrefill prefill = bench.engines().lastPrefill();
            prefill.done();
            prefill.done();
            prefill.stage().obtrudeException(new IllegalStateException("a second thought"));
            ScriptedDecode decode = bench.engines().lastDecode();
            decode.subscriber().onSubscribe(decode);
            decode.answer(3);
            decode.emit(1);
            decode.end();
            decode.fail(TransportException.nodeFault("after its end"));
            prefill.call().stopped();
            decode.call().stopped();
            decode.call().stopped();
            assertThat(client.isCompleted()).isTrue();
            assertThat(client.tokens()).hasSize(3);
            assertThat(bench.node(prefill.node()).status().acceptsNewWork()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** A second subscription of the same decode is refused; the first goes on. */
    @ParameterizedTest
    @EnumSource
    void oneThatSubscribesTwice(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            bench.engines().lastPrefill().done();
            boolean[] cancelled = new boolean[1];
            bench.engines().lastDecode().subscriber().onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    throw new IllegalStateException("asked of a second subscription");
                }

                @Override
                public void cancel() {
                    cancelled[0] = true;
                }
            });
            bench.engines().lastDecode().answer(3);
            assertThat(cancelled[0]).isTrue();
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatEmitsMoreThanWasAskedForFailsThatRequestAlone(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit(Bench.request().build(), new Client(2));
            Client bystander = bench.submit();
            bench.engines().prefills().forEach(ScriptedPrefill::done);
            bench.engines().decodes().forEach(d -> d.answer(3));
            assertThat(client.failure()).isInstanceOf(Failure.UserCode.class);
            assertThat(client.tokens()).hasSize(2);
            assertThat(bystander.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Breaking the rules frees nothing early: the engine may be at work still. */
    @ParameterizedTest
    @EnumSource
    void oneThatEmitsMoreThanWasAskedForKeepsItsClaimUntilItStops(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().letsGo(false);
            bench.submit(Bench.request().build(), new Client(2));
            bench.engines().lastPrefill().done();
            ScriptedDecode decode = bench.engines().lastDecode();
            decode.emit(3);
            assertThat(decode.isCancelled()).isTrue();
            assertThat(bench.node(decode.node()).inFlight()).isEqualTo(1);
            decode.call().stopped();
            assertThat(bench.node(decode.node()).inFlight()).isZero();
            bench.advance(Duration.ofSeconds(1));
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Its stopped() comes although nobody cancelled: the claim stays. */
    @ParameterizedTest
    @EnumSource
    void oneThatStopsWhatNobodyCancelled(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            Client client = bench.submit();
            ScriptedPrefill prefill = bench.engines().lastPrefill();
            prefill.call().stopped();
            assertThat(bench.node(prefill.node()).inFlight()).isEqualTo(1);
            bench.serve(prefill);
            assertThat(client.isCompleted()).isTrue();
            assertThat(bench.violations()).isEmpty();
        }
    }

    /** Engines that never let go: the claim lasts for the grace period and not for ever. */
    @ParameterizedTest
    @EnumSource
    void oneThatNeverSaysItStopped(EngineMode mode) {
        try (Bench bench = Bench.twoByTwo(mode)) {
            bench.engines().letsGo(false);
            Client client = bench.submit();
            bench.engines().lastPrefill().done();
            bench.engines().lastDecode().emit(1);
            client.call().cancel();
            String node = bench.engines().lastDecode().node();
            assertThat(client.outcome()).isNotNull();
            assertThat(bench.node(node).inFlight()).isEqualTo(1);
            bench.advance(Duration.ofSeconds(1));
            assertThat(bench.violations()).isEmpty();
        }
    }
}
