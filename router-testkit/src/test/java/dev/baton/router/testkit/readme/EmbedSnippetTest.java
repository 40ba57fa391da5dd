/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

/** The embedder's lines, over the smallest transport there can be. */
class EmbedSnippetTest {
    @Test
    void routesARequest() {
        List<String> pieces = new CopyOnWriteArrayList<>();
        embed(new Echo(), "hello", new Collecting(pieces));
        assertThat(pieces).containsExactly("hello");
    }

    private static void embed(
            Transport<String, String, String> transport, String prompt, Flow.Subscriber<String> subscriber) {
        // region embed
        NodeRegistry registry = NodeRegistry.create();
        registry.register(
                Node.prefill("p0").maxConcurrent(8).label("model", "llama-70b").build());
        registry.register(
                Node.prefill("p1").maxConcurrent(8).label("model", "llama-70b").build());
        registry.register(Node.decode("d0").kvCapacityTokens(433_000).build());
        registry.register(Node.decode("d1").kvCapacityTokens(433_000).build());

        try (RequestRouter<String, String> router = RequestRouter.builder(transport)
                .registry(registry)
                .prefillStrategy("least_loaded")
                .decodeStrategy("memory_aware")
                .backpressure(BackpressurePolicy.queue(256, Duration.ofSeconds(5)))
                .build()) {
            RouteRequest request = RouteRequest.builder()
                    .promptTokens(6758)
                    .maxOutputTokens(400)
                    .model("llama-70b")
                    .build();
            RoutedCall call = router.submit(request, prompt, subscriber); // a Flow.Subscriber<String>
            Outcome outcome = call.outcome().toCompletableFuture().join(); // or call.cancel()
            System.out.println(outcome.summary());
        }
        // endregion
    }

    /** Prefill hands the prompt over, decode gives it back in one piece. */
    private static final class Echo implements Transport<String, String, String> {
        @Override
        public CompletionStage<PrefillResult<String, String>> prefill(PrefillCall<String> call) {
            return CompletableFuture.completedFuture(new PrefillResult.Handoff<>(call.payload(), PrefillUsage.UNKNOWN));
        }

        @Override
        public Flow.Publisher<Chunk<String>> decode(DecodeCall<String, String> call) {
            return subscriber -> {
                SubmissionPublisher<Chunk<String>> stream = new SubmissionPublisher<>();
                stream.subscribe(subscriber);
                stream.submit(Chunk.of(call.payload()));
                stream.close();
            };
        }
    }

    private record Collecting(List<String> pieces) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String piece) {
            pieces.add(piece);
        }

        @Override
        public void onError(Throwable error) {
            pieces.add(error.toString());
        }

        @Override
        public void onComplete() {}
    }
}
