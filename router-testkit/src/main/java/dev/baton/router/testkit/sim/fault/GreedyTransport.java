/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.FaultType;
import java.util.concurrent.Flow;

/**
 * A transport whose streams emit everything as it comes, whatever was asked for. Confined to one thread.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public final class GreedyTransport<Q, H, T> extends MisbehavingTransport<Q, H, T> {
    /**
     * Makes a transport.
     *
     * @param engines what everything else is passed on to
     * @param calls which streams emit so
     */
    public GreedyTransport(Transport<Q, H, T> engines, Calls calls) {
        super(engines, FaultType.TRANSPORT_EXCEEDS_DEMAND, calls);
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        Flow.Publisher<Chunk<T>> publisher = super.decode(call);
        return strikes() ? router -> publisher.subscribe(new Greedy(router, call)) : publisher;
    }

    private final class Greedy extends Between<T> {
        private final DecodeCall<Q, H> call;
        private long demand;
        private long emitted;

        Greedy(Flow.Subscriber<? super Chunk<T>> router, DecodeCall<Q, H> call) {
            super(router);
            this.call = call;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            super.onSubscribe(subscription);
            requestFromEngine(Long.MAX_VALUE);
        }

        @Override
        public void request(long count) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        }

        @Override
        public void onNext(Chunk<T> chunk) {
            emitted++;
            if (emitted > demand) {
                tell(call, emitted);
            }
            super.onNext(chunk);
        }
    }
}
