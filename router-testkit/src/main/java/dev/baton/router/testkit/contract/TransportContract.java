/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} owes its router: the rules T01 to T17 of docs/SPEC.md, as tests. Extend it with a transport
 * over engines that answer, name a node for each leg, and a payload whose answer has three chunks or more.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public abstract class TransportContract<Q, H, T> {
    private static final Rule T01 = new Rule(
            "T01",
            "prefill returns a stage at once and throws nothing for an engine's faults",
            "that the call to the engine is asynchronous, and that what it throws goes into the stage");
    private static final Rule T02 = new Rule(
            "T02",
            "prefill's stage completes with a result that has its usage",
            "every path of the answer: Handoff, Finished or NoHandoff, each with PrefillUsage");
    private static final Rule T03 = new Rule(
            "T03",
            "decode's subscriber is given onSubscribe first and once",
            "that subscribe() signals onSubscribe before anything else, failures too");
    private static final Rule T04 = new Rule(
            "T04",
            "no more chunks come than were asked for, and all that were asked for come",
            "that request(n) adds up and that onNext counts down");
    private static final Rule T05 = new Rule(
            "T05",
            "a stream has one end and nothing behind it",
            "the paths that can end it at the same time: end of sequence, failure, cancellation");
    private static final Rule T06 =
            new Rule("T06", "no chunk is null or holds null", "how an empty line or a keep-alive is read");
    private static final Rule T07 = new Rule(
            "T07",
            "a cancelled prefill ends, or says that its engine stopped",
            "that cancellation().onCancel aborts the call and then completes the stage or calls stopped()");
    private static final Rule T08 = new Rule(
            "T08",
            "a cancelled decode ends, or says that its engine stopped",
            "that cancellation().onCancel aborts the call and then ends the stream or calls stopped()");
    private static final Rule T09 = new Rule(
            "T09",
            "a call that was cancelled before it began ends too",
            "that onCancel is registered also when isCancelled() is true already");
    private static final Rule T10 = new Rule(
            "T10",
            "capabilities do not change and are never null",
            "that capabilities() and capabilities(Node) return constants per kind of engine");
    private static final Rule T11 = new Rule(
            "T11",
            "a probe returns a stage, and an engine that works is not called unhealthy",
            "the verdict, and that a transport that cannot probe says UNSUPPORTED");
    private static final Rule T12 = new Rule(
            "T12",
            "abandoning a handoff, also twice or after it was fetched, throws nothing",
            "what abandon() looks up and does not find");
    private static final Rule T13 = new Rule(
            "T13",
            "an engine that cannot be reached is a TransportException, UNREACHABLE or TIMEOUT, in the stage and in the stream",
            "how connection failures are mapped, and that they are not thrown by the call itself");
    private static final Rule T14 = new Rule(
            "T14",
            "calls that run at once do not mix: each subscriber is given its own chunks",
            "what calls share: buffers, connections, rendezvous ids");
    private static final Rule T15 = new Rule(
            "T15",
            "a handoff that is said to be reusable can be decoded twice",
            "the trait REUSABLE_HANDOFF, and whether the engine frees KV at the first fetch");
    private static final Rule T16 = new Rule(
            "T16",
            "a decode without prefill computes the prompt itself",
            "how KvSource.Local is sent; switch it off if your engines cannot do it");
    private static final Rule T17 = new Rule(
            "T17",
            "an abandoned handoff frees the engine's memory",
            "the engine's own metrics after requests that are cancelled between the legs");

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * Makes the transport, over engines that answer; a new one for each call.
     *
     * @return the transport
     */
    protected abstract Transport<Q, H, T> create();

    /**
     * Names a node that prefills.
     *
     * @return a node of the transport last made
     */
    protected abstract Node prefillNode();

    /**
     * Names a node that decodes.
     *
     * @return a node of the transport last made
     */
    protected abstract Node decodeNode();

    /**
     * Returns what is sent.
     *
     * @return a payload whose answer has three chunks or more
     */
    protected abstract Q payload();

    /**
     * Describes the payload as a host would.
     *
     * @return a builder; the contract sets the id
     */
    protected abstract RouteRequest.Builder describe();

    /**
     * Lets time pass until something holds, or for so long that it never will. In virtual time, override it.
     *
     * @param until what is waited for
     */
    protected void await(BooleanSupplier until) {
        long start = System.nanoTime();
        while (!until.getAsBoolean() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /**
     * Makes a node's engine unreachable (rule T13).
     *
     * @param node a node of the transport last made
     * @return false unless overridden: this transport's test cannot do it
     */
    protected boolean cutOff(Node node) {
        return false;
    }

    /**
     * Tells whose chunk it is (rule T14).
     *
     * @param chunk what a subscriber was given
     * @return the request's id; null unless overridden: chunks do not tell
     */
    protected @Nullable String requestOf(T chunk) {
        return null;
    }

    /**
     * Says whether decode nodes can compute a prompt themselves (rule T16).
     *
     * @return true unless overridden
     */
    protected boolean decodesLocally() {
        return true;
    }

    /** One request over one transport, leg by leg. Confined to the test's thread. */
    private final class Run {
        private final Transport<Q, H, T> transport;
        private final RouteRequest request;
        private final boolean concurrent;
        private final long rendezvous;
        private @Nullable TestPrefill<Q, H, T> prefill;

        Run(Transport<Q, H, T> transport, int number) {
            this.transport = transport;
            this.request = describe().id("contract-" + number).build();
            this.concurrent = transport.capabilities(prefillNode()).order() == LegOrder.CONCURRENT;
            this.rendezvous = 1000L + number;
        }

        TestPrefill<Q, H, T> prefillCall() {
            OptionalLong id = concurrent ? OptionalLong.of(rendezvous) : OptionalLong.empty();
            return new TestPrefill<>(request, payload(), prefillNode(), decodeNode(), id);
        }

        TestPrefill<Q, H, T> startPrefill() {
            TestPrefill<Q, H, T> call = prefillCall();
            sendPrefill(transport, call);
            prefill = call;
            return call;
        }

        /** Brings the request to its decode leg; null if it ended with prefill. */
        @Nullable
        TestDecode<Q, H, T> startDecode() {
            KvSource<H> source = source();
            return source == null ? null : startDecode(source);
        }

        TestDecode<Q, H, T> startDecode(KvSource<H> source) {
            Node peer = source instanceof KvSource.Local ? null : prefillNode();
            TestDecode<Q, H, T> call = new TestDecode<>(request, payload(), decodeNode(), peer, source);
            Flow.Publisher<Chunk<T>> publisher = transport.decode(call);
            if (publisher == null) {
                throw T03.broken("decode returned null.");
            }
            publisher.subscribe(call);
            return call;
        }

        @Nullable
        KvSource<H> source() {
            TestPrefill<Q, H, T> first = prefill == null ? startPrefill() : prefill;
            if (concurrent) {
                return new KvSource.Rendezvous<>(rendezvous, prefillNode());
            }
            await(first::hasEnded);
            PrefillResult<H, T> result = first.result();
            if (result == null) {
                throw T02.broken(
                        first.hasEnded() ? "it ended with " + first.failure() + "." : "it did not end in time.");
            }
            if (result instanceof PrefillResult.Handoff<H, T> handoff) {
                return new KvSource.HandedOff<>(handoff.handoff(), prefillNode());
            }
            return result instanceof PrefillResult.Finished ? null : new KvSource.Local<>();
        }
    }

    private static <Q, H, T> void sendPrefill(Transport<Q, H, T> transport, TestPrefill<Q, H, T> call) {
        CompletionStage<PrefillResult<H, T>> stage;
        try {
            stage = transport.prefill(call);
        } catch (RuntimeException e) {
            throw T01.broken("it threw " + e + ".", e);
        }
        if (stage == null) {
            throw T01.broken("it returned null.");
        }
        call.watch(stage);
    }

    private Run run() {
        return new Run(create(), 1);
    }

    /** If this fails, check that the call to the engine is asynchronous. */
    @Test
    public final void required_t01_prefill_returns_at_once() {
        Transport<Q, H, T> transport = create();
        sendPrefill(transport, new Run(transport, 1).prefillCall()); // once before, so that all is set up
        TestPrefill<Q, H, T> call = new Run(transport, 2).prefillCall();
        long before = PluginRules.waits();
        sendPrefill(transport, call);
        long waited = PluginRules.waits() - before;
        if (waited > 0) {
            throw T01.broken("the calling thread waited " + waited + " times.");
        }
    }

    /** If this fails, check every path of prefill's answer. */
    @Test
    public final void required_t02_prefill_answers_with_a_result() {
        Run run = run();
        TestPrefill<Q, H, T> prefill = run.startPrefill();
        TestDecode<Q, H, T> decode = run.startDecode();
        if (decode != null) {
            decode.ask(Long.MAX_VALUE);
        }
        await(prefill::hasEnded);
        PrefillResult<H, T> result = prefill.result();
        if (result == null || result.usage() == null) {
            throw T02.broken(
                    prefill.hasEnded() ? "it ended with " + prefill.failure() + "." : "it did not end in time.");
        }
    }

    /** If this fails, check that subscribe() signals onSubscribe first. */
    @Test
    public final void required_t03_subscribes_first_and_once() {
        TestDecode<Q, H, T> decode = toTheEnd(T03);
        faults(T03, decode, "onSubscribe");
    }

    /** If this fails, check that request(n) adds up and onNext counts down. */
    @Test
    public final void required_t04_keeps_to_the_demand() {
        Run run = run();
        TestDecode<Q, H, T> decode = run.startDecode();
        if (decode == null) {
            return;
        }
        await(decode::isSubscribed);
        for (int asked = 1; asked <= 2; asked++) {
            int wanted = asked;
            decode.ask(1);
            await(() -> decode.chunks().size() >= wanted || decode.hasEnded());
            if (decode.chunks().size() != wanted) {
                throw T04.broken(decode.chunks().size() + " chunks when " + wanted + " had been asked for"
                        + (decode.hasEnded() ? ", and the stream ended with " + decode.failure() : "")
                        + "; the payload's answer must have three or more.");
            }
        }
        await(decode::hasEnded); // it must not end, nor go on, of itself
        faults(T04, decode, "asked for");
    }

    /** If this fails, check what can end a stream at the same time. */
    @Test
    public final void required_t05_ends_once() {
        TestDecode<Q, H, T> decode = toTheEnd(T05);
        decode.cancelSubscription();
        decode.cancel();
        await(() -> decode.faults().size() > 0);
        faults(T05, decode, "after the end");
    }

    /** If this fails, check how empty lines and keep-alives are read. */
    @Test
    public final void required_t06_sends_no_null() {
        faults(T06, toTheEnd(T06), "null");
    }

    private TestDecode<Q, H, T> toTheEnd(Rule rule) {
        TestDecode<Q, H, T> decode = run().startDecode();
        if (decode == null) {
            throw rule.broken("the request ended with prefill; the payload's answer must have three chunks or more.");
        }
        await(decode::isSubscribed);
        decode.ask(Long.MAX_VALUE);
        await(decode::hasEnded);
        if (!decode.hasEnded() || decode.failure() != null) {
            throw rule.broken("the stream did not complete: " + decode.chunks().size() + " chunks came, then "
                    + (decode.hasEnded() ? String.valueOf(decode.failure()) : "nothing") + ".");
        }
        return decode;
    }

    private static void faults(Rule rule, TestDecode<?, ?, ?> decode, String about) {
        for (String fault : decode.faults()) {
            if (fault.contains(about)) {
                throw rule.broken(fault + ".");
            }
        }
    }

    /** If this fails, check what cancellation().onCancel does. */
    @Test
    public final void required_t07_ends_a_cancelled_prefill() {
        TestPrefill<Q, H, T> prefill = run().startPrefill();
        prefill.cancel();
        prefill.cancel();
        await(() -> prefill.hasEnded() || prefill.stops() > 0);
        if (!prefill.hasEnded() && prefill.stops() == 0) {
            throw T07.broken("neither came in time.");
        }
    }

    /** If this fails, check what cancellation().onCancel does. */
    @Test
    public final void required_t08_ends_a_cancelled_decode() {
        Run run = run();
        TestDecode<Q, H, T> decode = run.startDecode();
        if (decode == null) {
            return;
        }
        await(decode::isSubscribed);
        decode.ask(1);
        await(() -> decode.chunks().size() > 0 || decode.hasEnded());
        decode.cancel();
        await(() -> decode.hasEnded() || decode.stops() > 0);
        if (!decode.hasEnded() && decode.stops() == 0) {
            throw T08.broken("neither came in time.");
        }
    }

    /** If this fails, check that onCancel is registered also when it is too late. */
    @Test
    public final void required_t09_ends_what_was_cancelled_before() {
        Run run = run();
        TestPrefill<Q, H, T> call = run.prefillCall();
        call.cancel();
        sendPrefill(run.transport, call);
        await(() -> call.hasEnded() || call.stops() > 0);
        if (!call.hasEnded() && call.stops() == 0) {
            throw T09.broken("the prefill neither ended nor stopped in time.");
        }
    }

    /** If this fails, check that capabilities are constants. */
    @Test
    public final void required_t10_has_constant_capabilities() {
        Transport<Q, H, T> transport = create();
        for (Node node : List.of(prefillNode(), decodeNode())) {
            TransportCapabilities first = transport.capabilities(node);
            TransportCapabilities second = transport.capabilities(node);
            if (first == null || !first.equals(second) || transport.capabilities() == null) {
                throw T10.broken("first " + first + ", then " + second + " for " + node + ".");
            }
        }
    }

    /** If this fails, check the verdict of probes. */
    @Test
    public final void required_t11_probes_a_healthy_node() {
        Transport<Q, H, T> transport = create();
        CompletionStage<ProbeResult> stage = transport.probe(prefillNode());
        if (stage == null) {
            throw T11.broken("probe returned null.");
        }
        CompletableFuture<ProbeResult> probe = stage.toCompletableFuture();
        await(probe::isDone);
        if (!probe.isDone() || probe.isCompletedExceptionally()) {
            throw T11.broken(probe.isDone() ? "the stage failed: " + probe + "." : "no answer came in time.");
        }
        if (probe.join() == null || probe.join().verdict() == ProbeResult.Verdict.UNHEALTHY) {
            throw T11.broken(probe.join() + ".");
        }
    }

    /** If this fails, check what abandon() looks up and does not find. */
    @Test
    public final void required_t12_abandons_without_harm() {
        Run run = run();
        TestDecode<Q, H, T> decode = run.startDecode();
        if (decode == null || !(decode.source() instanceof KvSource.HandedOff<H> source)) {
            return;
        }
        decode.ask(Long.MAX_VALUE);
        await(decode::hasEnded);
        try {
            run.transport.abandon(prefillNode(), source.handoff());
            run.transport.abandon(prefillNode(), source.handoff());
        } catch (RuntimeException e) {
            throw T12.broken("it threw " + e + ".", e);
        }
    }

    /** If this fails, check how connection failures are mapped. */
    @Test
    public final void optional_t13_types_an_unreachable_engine() {
        Transport<Q, H, T> transport = create();
        T13.onlyIf(cutOff(prefillNode()));
        Run run = new Run(transport, 1);
        TestPrefill<Q, H, T> prefill = run.prefillCall();
        sendPrefill(transport, prefill);
        await(prefill::hasEnded);
        mustBeUnreachable(prefill.hasEnded(), prefill.failure());
        cutOff(decodeNode());
        if (decodesLocally()) {
            TestDecode<Q, H, T> decode = run.startDecode(new KvSource.Local<>());
            decode.ask(1);
            await(decode::hasEnded);
            mustBeUnreachable(decode.hasEnded(), decode.failure());
        }
    }

    private static void mustBeUnreachable(boolean ended, @Nullable Throwable failure) {
        if (!(failure instanceof TransportException e)
                || (e.kind() != FaultKind.UNREACHABLE && e.kind() != FaultKind.TIMEOUT)) {
            throw T13.broken(
                    failure == null
                            ? (ended ? "it succeeded." : "nothing came in time.")
                            : "it failed with " + failure + ".");
        }
    }

    /** If this fails, check what calls share. */
    @Test
    public final void optional_t14_keeps_calls_apart() {
        Transport<Q, H, T> transport = create();
        List<Run> runs = List.of(new Run(transport, 1), new Run(transport, 2), new Run(transport, 3));
        runs.forEach(Run::startPrefill);
        List<TestDecode<Q, H, T>> decodes = new ArrayList<>();
        for (Run run : runs) {
            TestDecode<Q, H, T> decode = run.startDecode();
            if (decode != null) {
                decode.ask(Long.MAX_VALUE);
                decodes.add(decode);
            }
        }
        for (TestDecode<Q, H, T> decode : decodes) {
            await(decode::hasEnded);
            for (@Nullable Chunk<T> chunk : decode.chunks()) {
                String owner = chunk == null ? null : requestOf(chunk.value());
                T14.onlyIf(owner != null);
                if (!decode.requestId().equals(owner)) {
                    throw T14.broken("request " + decode.requestId() + " was given a chunk of " + owner + ".");
                }
            }
        }
    }

    /** If this fails, check the trait REUSABLE_HANDOFF. */
    @Test
    public final void optional_t15_decodes_a_reusable_handoff_twice() {
        Run run = run();
        T15.onlyIf(run.transport.capabilities(prefillNode()).has(Trait.REUSABLE_HANDOFF) && !run.concurrent);
        KvSource<H> source = run.source();
        for (int time = 1; source != null && time <= 2; time++) {
            TestDecode<Q, H, T> decode = run.startDecode(source);
            decode.ask(Long.MAX_VALUE);
            await(decode::hasEnded);
            if (!decode.hasEnded() || decode.failure() != null) {
                throw T15.broken("time " + time + " ended with " + decode.failure() + ".");
            }
        }
    }

    /** If this fails, check how KvSource.Local is sent. */
    @Test
    public final void optional_t16_decodes_without_prefill() {
        T16.onlyIf(decodesLocally());
        TestDecode<Q, H, T> decode = run().startDecode(new KvSource.Local<>());
        decode.ask(Long.MAX_VALUE);
        await(decode::hasEnded);
        if (!decode.hasEnded() || decode.failure() != null || decode.chunks().isEmpty()) {
            throw T16.broken(decode.chunks().size() + " chunks came, then "
                    + (decode.hasEnded() ? String.valueOf(decode.failure()) : "nothing") + ".");
        }
    }

    /** Not tested: how much memory an engine holds is not seen from here. */
    @Test
    public final void untested_t17_frees_what_is_abandoned() {
        T17.untested();
    }
}
