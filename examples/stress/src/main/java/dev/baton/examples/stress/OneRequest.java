/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.stress;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.Routing;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.time.TaskScheduler;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.LII_Result;

/**
 * A request on one hybrid node with one place, whose engine lets go at once when it is told. Time stands still; its
 * deadline passes when {@link #timeOut} says so. Thread-safe.
 */
final class OneRequest implements Transport<String, String, String> {
    private static final Duration TIMEOUT = Duration.ofSeconds(77);

    private final NodeRegistry registry = NodeRegistry.create();
    private final RequestRouter<String, String> router;
    private final AtomicInteger ends = new AtomicInteger();
    private volatile @Nullable Runnable deadline;
    private volatile Flow.@Nullable Subscriber<? super Chunk<String>> decode;
    private volatile @Nullable Outcome outcome;
    private final @Nullable Routing before;
    private final RoutedCall call;

    private OneRequest(boolean full) {
        registry.register(Node.hybrid("h").maxConcurrent(1).build());
        router = RequestRouter.<String, String>builder(this)
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
        call.outcome().thenAccept(o -> outcome = o);
    }

    /** Makes a request whose node decodes. */
    static OneRequest decoding() {
        return new OneRequest(false);
    }

    /** Makes a request that waits for another one's place. */
    static OneRequest waiting() {
        return new OneRequest(true);
    }

    /** The engine gives the last chunk and ends. */
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
        Runnable task = deadline;
        if (task != null) {
            task.run();
        }
    }

    /** The node is lost; the request, which has no chunk yet, waits for another one. */
    void loseNode() {
        router.handleNodeFailure("h", "test");
    }

    /** The one that it waits for ends. */
    void freeCapacity() {
        if (before instanceof Routing.Routed routed && routed.decode() != null) {
            routed.decode().succeeded();
        }
    }

    /** Notes the outcome, or the phase if there is none; how many ends the subscriber heard of; and what is claimed. */
    void note(LII_Result r) {
        Outcome ended = outcome;
        r.r1 = ended == null ? call.phase().toString() : ended.getClass().getSimpleName();
        r.r2 = ends.get();
        r.r3 = registry.node("h").map(NodeView::inFlight).orElse(-1);
    }

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
