/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.testkit.sim.FaultType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A transport that throws where it should return or do something. The engines hear nothing of such a call, except that
 * a subscription whose cancel throws is cancelled. Confined to one thread.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public final class ThrowingTransport<Q, H, T> extends MisbehavingTransport<Q, H, T> {
    private final Set<Where> where;

    /** Where a transport can throw. Immutable. */
    public enum Where {
        /** In {@code prefill}. */
        PREFILL,
        /** In {@code decode}. */
        DECODE,
        /** In the publisher's {@code subscribe}. */
        SUBSCRIBE,
        /** In the subscription's {@code request}. */
        REQUEST,
        /** In the subscription's {@code cancel}. */
        CANCEL,
        /** In {@code probe}. */
        PROBE,
        /** In {@code abandon}. */
        ABANDON
    }

    /**
     * Makes a transport.
     *
     * @param engines what everything else is passed on to
     * @param calls in which calls it throws, of those that reach one of the places
     * @param where where it throws; everywhere if none is named
     */
    public ThrowingTransport(Transport<Q, H, T> engines, Calls calls, Where... where) {
        super(engines, FaultType.TRANSPORT_THROWS, calls);
        this.where = where.length == 0 ? EnumSet.allOf(Where.class) : EnumSet.copyOf(List.of(where));
    }

    private boolean throwsIn(Where place) {
        return where.contains(place) && strikes();
    }

    private static IllegalStateException thrown(Where place) {
        return new IllegalStateException("the transport throws in " + place);
    }

    @Override
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        if (throwsIn(Where.PREFILL)) {
            tell(call);
            throw thrown(Where.PREFILL);
        }
        return super.prefill(call);
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        if (throwsIn(Where.DECODE)) {
            tell(call, 0);
            throw thrown(Where.DECODE);
        }
        Flow.Publisher<Chunk<T>> publisher = super.decode(call);
        return router -> {
            if (throwsIn(Where.SUBSCRIBE)) {
                tell(call, 0);
                throw thrown(Where.SUBSCRIBE);
            }
            publisher.subscribe(new Throwing(router, call));
        };
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        if (throwsIn(Where.PROBE)) {
            tell(node);
            throw thrown(Where.PROBE);
        }
        return super.probe(node);
    }

    @Override
    public void abandon(Node node, H handoff) {
        super.abandon(node, handoff);
        if (throwsIn(Where.ABANDON)) {
            tell(node);
            throw thrown(Where.ABANDON);
        }
    }

    private final class Throwing extends Between<T> {
        private final DecodeCall<Q, H> call;
        private long chunks;

        Throwing(Flow.Subscriber<? super Chunk<T>> router, DecodeCall<Q, H> call) {
            super(router);
            this.call = call;
        }

        @Override
        public void onNext(Chunk<T> chunk) {
            chunks++;
            super.onNext(chunk);
        }

        @Override
        public void request(long count) {
            if (throwsIn(Where.REQUEST)) {
                tell(call, chunks);
                throw thrown(Where.REQUEST);
            }
            super.request(count);
        }

        @Override
        public void cancel() {
            super.cancel();
            if (throwsIn(Where.CANCEL)) {
                tell(call, chunks);
                throw thrown(Where.CANCEL);
            }
        }
    }
}
