/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import static dev.baton.router.core.lincheck.ModelChecker.expect;

import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.Routing;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.core.CoreImplementation;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.registry.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request on one hybrid node, whose engine lets go at once when it is told. Time stands still; the request's deadline
 * passes when {@link #timeOut} says so. Thread-safe.
 */
final class OneCall implements Transport<String, String, String> {
    private static final Duration TIMEOUT = Duration.ofSeconds(77);

    private final DefaultNodeRegistry registry = new DefaultNodeRegistry();
    private final RequestRouter<String, String> router;
    private final AtomicInteger outcomes = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile @Nullable Runnable deadline;
    private volatile Flow.@Nullable Subscriber<? super Chunk<String>> decode;
    private final @Nullable Routing before;
    private final RoutedCall call;

    private OneCall(boolean full) {
        registry.register(Node.hybrid("h").maxConcurrent(1).build());
        router = new CoreImplementation()
                .newRouter(this)
                .registry(registry)
                .prefillStrategy((request, nodes) -> 0)
                .decodeStrategy((request, nodes) -> 0)
                .time(() -> 0, this::schedule)
                .random(() -> 1)
                .build();
        before = full ? router.tryRoute(RouteRequest.builder().promptTokens(1).build()) : null;
        RouteRequest request =
                RouteRequest.builder().promptTokens(1).timeout(TIMEOUT).build();
        call = router.submit(request, "payload", new Client());
        call.outcome().thenAccept(outcome -> outcomes.incrementAndGet());
    }

    /** Begins a request whose node decodes. */
    static OneCall decoding() {
        return new OneCall(false);
    }

    /** Begins a request that waits for another one's place. */
    static OneCall waiting() {
        return new OneCall(true);
    }

    // ---- what may happen to it

    void complete() {
        Flow.Subscriber<? super Chunk<String>> subscriber = decode;
        if (subscriber != null) {
            subscriber.onNext(Chunk.of("chunk"));
            subscriber.onComplete();
        }
    }

    void cancel() {
        call.cancel();
    }

    void timeOut() {
        Objects.requireNonNull(deadline, "no deadline was set").run();
    }

    void loseNode() {
        router.handleNodeFailure("h", "test");
    }

    void close() {
        router.close();
    }

    void freeCapacity() {
        if (before instanceof Routing.Routed routed) {
            Objects.requireNonNull(routed.decode()).succeeded();
        }
    }

    void expectOneEndAndNothingLeft() {
        call.cancel(); // if nothing of the above ended it, this does
        expect("outcomes", 1, outcomes.get());
        expect("ends that the subscriber heard of", 1, ends.get());
        NodeState state = Objects.requireNonNull(registry.snapshot().member("h"));
        expect("requests on the node", 0, state.requests());
        expect("KV tokens on the node", 0, state.kvTokensWithOverdraft());
        expect("holds on the node", 0, state.openHolds());
        expect("requests waiting", 0, router.stats().waiting());
        expect("requests in flight", 0, router.stats().inFlight());
    }

    // ---- what is around it

    private TaskScheduler.Cancellable schedule(long delayNanos, Runnable task) {
        if (delayNanos == TIMEOUT.toNanos() && deadline == null) {
            deadline = task;
        }
        return () -> {};
    }

    @Override
    public TransportCapabilities capabilities() {
        return TransportCapabilities.sequential(TransportCapabilities.Trait.ABORT_BEFORE_FIRST_CHUNK);
    }

    @Override
    public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> prefill) {
        throw new AssertionError("a hybrid node prefills in decode");
    }

    @Override
    public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, String> decodeCall) {
        decodeCall.cancellation().onCancel(decodeCall::stopped);
        return subscriber -> {
            subscriber.onSubscribe(new Ignoring());
            decode = subscriber;
        };
    }

    private static final class Ignoring implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /** Asks for all and counts the ends. */
    private final class Client implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String item) {}

        @Override
        public void onError(Throwable error) {
            ends.incrementAndGet();
        }

        @Override
        public void onComplete() {
            ends.incrementAndGet();
        }
    }
}
