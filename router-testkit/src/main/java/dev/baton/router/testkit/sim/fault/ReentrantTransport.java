/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.FaultType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A transport that answers inside the call that asks, which is allowed and easily forgotten: prefill returns a stage
 * that is complete, without a handoff, so that decode computes the prompt; a stream takes all from the engine that it
 * can get and gives chunks and its end inside {@code request}, also inside one that is made in {@code onNext}. Confined
 * to one thread.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public final class ReentrantTransport<Q, H, T> extends MisbehavingTransport<Q, H, T> {
    /**
     * Makes a transport.
     *
     * @param engines what everything else is passed on to
     * @param calls which calls it answers so
     */
    public ReentrantTransport(Transport<Q, H, T> engines, Calls calls) {
        super(engines, FaultType.TRANSPORT_REENTRANT, calls);
    }

    /** A call that is to meet its decode is passed on: decode would wait in vain. */
    @Override
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        if (call.rendezvousId().isEmpty() && strikes()) {
            tell(call);
            return CompletableFuture.completedFuture(new PrefillResult.NoHandoff<>(PrefillUsage.UNKNOWN, null));
        }
        return super.prefill(call);
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        Flow.Publisher<Chunk<T>> publisher = super.decode(call);
        return strikes() ? router -> publisher.subscribe(new Hoard(router, call)) : publisher;
    }

    /** Holds what the engine has sent and the router has not asked for. */
    private final class Hoard extends Between<T> {
        private final DecodeCall<Q, H> call;
        private final Deque<Chunk<T>> hoard = new ArrayDeque<>();
        private long demand;
        private long given;
        private boolean ended;
        private boolean over;
        private @Nullable Throwable failure;

        Hoard(Flow.Subscriber<? super Chunk<T>> router, DecodeCall<Q, H> call) {
            super(router);
            this.call = call;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            super.onSubscribe(subscription);
            requestFromEngine(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Chunk<T> chunk) {
            hoard.add(chunk);
            give();
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            onComplete();
        }

        @Override
        public void onComplete() {
            ended = true;
            give();
        }

        @Override
        public void request(long count) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            if (!hoard.isEmpty()) {
                tell(call, given);
            }
            give();
        }

        @Override
        public void cancel() {
            over = true;
            super.cancel();
        }

        private void give() {
            while (!over && demand > 0 && !hoard.isEmpty()) {
                demand--;
                given++;
                router.onNext(hoard.remove());
            }
            if (!over && ended && hoard.isEmpty()) {
                over = true;
                if (failure == null) {
                    router.onComplete();
                } else {
                    router.onError(failure);
                }
            }
        }
    }
}
