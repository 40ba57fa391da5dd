/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.FaultType;
import java.util.concurrent.Flow;

/**
 * A transport whose streams emit null in place of a chunk. Confined to one thread.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public final class NullChunkTransport<Q, H, T> extends MisbehavingTransport<Q, H, T> {
    private final long afterChunks;

    /**
     * Makes a transport.
     *
     * @param engines what everything else is passed on to
     * @param calls which streams emit null
     * @param afterChunks after how many chunks, 0 or more; a stream that has no more does not
     */
    public NullChunkTransport(Transport<Q, H, T> engines, Calls calls, long afterChunks) {
        super(engines, FaultType.TRANSPORT_NULL_CHUNK, calls);
        if (afterChunks < 0) {
            throw new IllegalArgumentException("afterChunks must be 0 or more, but is " + afterChunks);
        }
        this.afterChunks = afterChunks;
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        Flow.Publisher<Chunk<T>> publisher = super.decode(call);
        return strikes() ? router -> publisher.subscribe(new Nulling(router, call)) : publisher;
    }

    private final class Nulling extends Between<T> {
        private final DecodeCall<Q, H> call;
        private long chunks;

        Nulling(Flow.Subscriber<? super Chunk<T>> router, DecodeCall<Q, H> call) {
            super(router);
            this.call = call;
        }

        @Override
        @SuppressWarnings("NullAway") // it is what this class is for
        public void onNext(Chunk<T> chunk) {
            if (chunks == afterChunks) {
                tell(call, chunks);
                router.onNext(null);
            } else {
                super.onNext(chunk);
            }
            chunks++;
        }
    }
}
