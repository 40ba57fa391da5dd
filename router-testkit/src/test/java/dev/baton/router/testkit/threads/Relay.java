/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.transport.Chunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Stands between an engine's stream and the router, and passes everything on, both ways; subclasses do not. */
class Relay implements Flow.Subscriber<Chunk<String>>, Flow.Subscription {
    private final Flow.Subscriber<? super Chunk<String>> router;
    private final CompletableFuture<Flow.Subscription> engine = new CompletableFuture<>();

    Relay(Flow.Subscriber<? super Chunk<String>> router) {
        this.router = router;
    }

    /** Returns whom signals go to. */
    final Flow.Subscriber<? super Chunk<String>> router() {
        return router;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        engine.complete(subscription);
        router.onSubscribe(this);
    }

    @Override
    public void onNext(Chunk<String> chunk) {
        router.onNext(chunk);
    }

    @Override
    public void onError(Throwable error) {
        router.onError(error);
    }

    @Override
    public void onComplete() {
        router.onComplete();
    }

    @Override
    public void request(long chunks) {
        engine.join().request(chunks);
    }

    @Override
    public void cancel() {
        engine.join().cancel();
    }
}
