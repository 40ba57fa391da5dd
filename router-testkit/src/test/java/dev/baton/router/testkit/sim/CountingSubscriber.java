/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.Chunk;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Counts a stream's tokens, checks that they come in order, and keeps none. What comes after the end does not count. */
final class CountingSubscriber implements Flow.Subscriber<Chunk<SimToken>> {
    private static final int DEMAND = 32;

    private final int firstToken;
    private final IntConsumer onComplete;
    private final Consumer<Boolean> onError;
    private Flow.Subscription subscription;
    private int count;
    private boolean broken;
    private boolean ended;

    /** Is told the count at the end, or whether the order was broken before a failure. */
    CountingSubscriber(int firstToken, IntConsumer onComplete, Consumer<Boolean> onError) {
        this.firstToken = firstToken;
        this.onComplete = onComplete;
        this.onError = onError;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        subscription = s;
        s.request(DEMAND);
    }

    @Override
    public void onNext(Chunk<SimToken> chunk) {
        if (!ended) {
            broken |= chunk.value().index() != firstToken + count;
            count++;
            if (count % DEMAND == 0) {
                subscription.request(DEMAND);
            }
        }
    }

    @Override
    public void onError(Throwable thrown) {
        if (!ended) {
            ended = true;
            onError.accept(broken);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            ended = true;
            onComplete.accept(broken ? -1 : count);
        }
    }
}
