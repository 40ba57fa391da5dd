/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.Transport;
import java.util.concurrent.Flow;
import java.util.function.Predicate;

/** Passes a withdrawal on only if something holds of the call at that moment. Confined to one thread. */
final class DeafTransport<Q, H, T> extends MutantTransport<Q, H, T> {
    private final Predicate<LegCall<?>> heeded;
    private final Noted failed;

    DeafTransport(Transport<Q, H, T> door, Predicate<LegCall<?>> heeded, Noted failed) {
        super(door);
        this.heeded = heeded;
        this.failed = failed;
    }

    /** Is told of failures before the router is. */
    interface Noted {
        void failed(LegCall<?> call);
    }

    @Override
    CallTerms terms(LegCall<Q> call) {
        return super.terms(call).withdrawnOnlyIf(() -> heeded.test(call));
    }

    @Override
    Throwable failure(LegCall<Q> call, Throwable told) {
        failed.failed(call);
        return told;
    }

    @Override
    Flow.Subscriber<Chunk<T>> stream(DecodeCall<Q, H> call, Flow.Subscriber<? super Chunk<T>> router) {
        return new MutantStream<>(router) {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                super.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long chunks) {
                        subscription.request(chunks);
                    }

                    @Override
                    public void cancel() {
                        if (heeded.test(call)) {
                            subscription.cancel();
                        }
                    }
                });
            }
        };
    }
}
