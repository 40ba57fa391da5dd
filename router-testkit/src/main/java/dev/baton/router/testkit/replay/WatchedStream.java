/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.api.transport.Chunk;
import java.util.concurrent.Flow;

/**
 * A decode stream on its way through a {@link LimitWatch}: passes everything on, counts tokens and notes the end before
 * the router hears of it. Confined to the thread of the replay.
 */
final class WatchedStream<T> implements Flow.Subscriber<Chunk<T>> {
    private final Flow.Subscriber<? super Chunk<T>> router;
    private final NodeLedger ledger;
    private final OpenCall open;

    WatchedStream(Flow.Subscriber<? super Chunk<T>> router, NodeLedger ledger, OpenCall open) {
        this.router = router;
        this.ledger = ledger;
        this.open = open;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        router.onSubscribe(subscription);
    }

    @Override
    public void onNext(Chunk<T> chunk) {
        ledger.generated(chunk.tokens());
        router.onNext(chunk);
    }

    @Override
    public void onError(Throwable failure) {
        open.end();
        router.onError(failure);
    }

    @Override
    public void onComplete() {
        open.end();
        router.onComplete();
    }
}
