/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.FaultType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose stages and streams end well and then end again, badly: a stage calls back a second time with a
 * failure, a stream completes, emits its last chunk again and fails. The first answer counts. Confined to one thread.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public final class TwiceTransport<Q, H, T> extends MisbehavingTransport<Q, H, T> {
    /**
     * Makes a transport.
     *
     * @param engines what everything else is passed on to
     * @param calls which calls end twice
     */
    public TwiceTransport(Transport<Q, H, T> engines, Calls calls) {
        super(engines, FaultType.TRANSPORT_COMPLETES_TWICE, calls);
    }

    private static TransportException again() {
        return TransportException.nodeFault("the transport ends twice");
    }

    @Override
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        CompletionStage<PrefillResult<H, T>> stage = super.prefill(call);
        if (!strikes()) {
            return stage;
        }
        TwiceFuture<PrefillResult<H, T>> twice = new TwiceFuture<>(() -> tell(call));
        stage.whenComplete((result, failure) -> {
            if (failure == null) {
                twice.complete(result);
            } else {
                twice.completeExceptionally(failure);
            }
        });
        return twice;
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        Flow.Publisher<Chunk<T>> publisher = super.decode(call);
        return strikes() ? router -> publisher.subscribe(new Twice(router, call)) : publisher;
    }

    /** Calls back twice if it completes well; in the two methods in which both ends can be seen. */
    private static final class TwiceFuture<V> extends CompletableFuture<V> {
        private final Runnable told;

        TwiceFuture(Runnable told) {
            this.told = told;
        }

        @Override
        public CompletableFuture<V> whenComplete(BiConsumer<? super V, ? super Throwable> action) {
            return super.whenComplete((value, failure) -> {
                action.accept(value, failure);
                if (failure == null) {
                    told.run();
                    acceptFailure(action);
                }
            });
        }

        @Override
        public <U> CompletableFuture<U> handle(BiFunction<? super V, Throwable, ? extends U> action) {
            return super.handle((value, failure) -> {
                U first = action.apply(value, failure);
                if (failure == null) {
                    told.run();
                    applyFailure(action);
                }
                return first;
            });
        }

        @SuppressWarnings("NullAway") // a stage that fails has no value
        private void acceptFailure(BiConsumer<? super V, ? super Throwable> action) {
            action.accept(null, again());
        }

        @SuppressWarnings({"NullAway", "unused"}) // as above; and nobody is left for the second result
        private <U> void applyFailure(BiFunction<? super V, Throwable, ? extends U> action) {
            U second = action.apply(null, again());
        }
    }

    private final class Twice extends Between<T> {
        private final DecodeCall<Q, H> call;
        private @Nullable Chunk<T> last;

        Twice(Flow.Subscriber<? super Chunk<T>> router, DecodeCall<Q, H> call) {
            super(router);
            this.call = call;
        }

        @Override
        public void onNext(Chunk<T> chunk) {
            last = chunk;
            super.onNext(chunk);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            Chunk<T> repeated = last;
            if (repeated != null) {
                tell(call, 1);
                router.onComplete();
                router.onNext(repeated);
                router.onError(again());
            }
        }
    }
}
