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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A transport that returns null where it should return something. The engines hear nothing of such a call. Confined to
 * one thread. Null chunks are {@link NullChunkTransport}'s.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
@SuppressWarnings("NullAway") // it is what this class is for
public final class NullTransport<Q, H, T> extends MisbehavingTransport<Q, H, T> {
    private final Set<Where> where;

    /** Where a transport can return null. Immutable. */
    public enum Where {
        /** {@code prefill} returns null. */
        PREFILL,
        /** The stage of {@code prefill} completes with null. */
        PREFILL_RESULT,
        /** {@code decode} returns null. */
        DECODE,
        /** {@code probe} returns null. */
        PROBE,
        /** The stage of {@code probe} completes with null. */
        PROBE_RESULT
    }

    /**
     * Makes a transport.
     *
     * @param engines what everything else is passed on to
     * @param calls in which calls it returns null, of those that reach one of the places
     * @param where where it returns null; everywhere if none is named
     */
    public NullTransport(Transport<Q, H, T> engines, Calls calls, Where... where) {
        super(engines, FaultType.TRANSPORT_RETURNS_NULL, calls);
        this.where = where.length == 0 ? EnumSet.allOf(Where.class) : EnumSet.copyOf(List.of(where));
    }

    private boolean isNullIn(Where place) {
        return where.contains(place) && strikes();
    }

    @Override
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        if (isNullIn(Where.PREFILL)) {
            tell(call);
            return null;
        }
        if (isNullIn(Where.PREFILL_RESULT)) {
            tell(call);
            return CompletableFuture.completedFuture(null);
        }
        return super.prefill(call);
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        if (isNullIn(Where.DECODE)) {
            tell(call, 0);
            return null;
        }
        return super.decode(call);
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        if (isNullIn(Where.PROBE)) {
            tell(node);
            return null;
        }
        if (isNullIn(Where.PROBE_RESULT)) {
            tell(node);
            return CompletableFuture.completedFuture(null);
        }
        return super.probe(node);
    }
}
