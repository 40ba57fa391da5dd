/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import java.util.concurrent.Flow;

/** A subscriber that passes everything on; planted bugs override what they get wrong. Confined to one thread. */
class MutantStream<T> implements Flow.Subscriber<T> {
    final Flow.Subscriber<? super T> next;

    MutantStream(Flow.Subscriber<? super T> next) {
        this.next = next;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        next.onSubscribe(subscription);
    }

    @Override
    public void onNext(T item) {
        next.onNext(item);
    }

    @Override
    public void onError(Throwable error) {
        next.onError(error);
    }

    @Override
    public void onComplete() {
        next.onComplete();
    }
}
