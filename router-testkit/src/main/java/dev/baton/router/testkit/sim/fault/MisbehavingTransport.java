/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.ProbeResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.testkit.sim.FaultHit;
import dev.baton.router.testkit.sim.FaultListener;
import dev.baton.router.testkit.sim.FaultType;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A transport that stands before another and passes everything on, but for some calls breaks its contract, as a host's
 * code may. Each kind of misbehaviour is one class that overrides what it does to a call. Confined to one thread, like
 * the simulations that it is made for.
 *
 * @param <Q> the payload
 * @param <H> the handoff
 * @param <T> what subscribers are given
 */
public abstract sealed class MisbehavingTransport<Q, H, T> implements Transport<Q, H, T>
        permits ThrowingTransport,
                NullTransport,
                ReentrantTransport,
                TwiceTransport,
                GreedyTransport,
                NullChunkTransport {
    private final Transport<Q, H, T> engines;
    private final FaultType type;
    private final BooleanSupplier chosen;
    private NanoClock clock = () -> 0;
    private FaultListener listener = hit -> {};

    MisbehavingTransport(Transport<Q, H, T> engines, FaultType type, Calls calls) {
        this.engines = engines;
        this.type = type;
        this.chosen = calls.begin();
    }

    /**
     * Tells what it does, from now on.
     *
     * @param time dates the hits
     * @param told is told of every call to which it does something
     * @return this
     */
    public final MisbehavingTransport<Q, H, T> telling(NanoClock time, FaultListener told) {
        this.clock = time;
        this.listener = told;
        return this;
    }

    @Override
    public TransportCapabilities capabilities() {
        return engines.capabilities();
    }

    @Override
    public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
        return engines.prefill(call);
    }

    @Override
    public Flow.Publisher<Chunk<T>> decode(DecodeCall<Q, H> call) {
        return engines.decode(call);
    }

    @Override
    public CompletionStage<ProbeResult> probe(Node node) {
        return engines.probe(node);
    }

    @Override
    public void abandon(Node node, H handoff) {
        engines.abandon(node, handoff);
    }

    /** Says whether to misbehave in the call that it is asked for. */
    final boolean strikes() {
        return chosen.getAsBoolean();
    }

    final void tell(PrefillCall<Q> call) {
        tell(call, Leg.PREFILL, Phase.PREFILLING);
    }

    final void tell(DecodeCall<Q, H> call, long chunks) {
        boolean prefillRuns = call.source() instanceof KvSource.Rendezvous
                || (call.source() instanceof KvSource.Local && call.peer() == null);
        Phase before = prefillRuns ? Phase.PREFILLING : Phase.TRANSFERRING;
        tell(call, Leg.DECODE, chunks > 0 ? Phase.DECODING : before);
    }

    /** Tells of a node that is probed or freed of a handoff. */
    final void tell(Node node) {
        listener.onHit(new FaultHit(clock.nanoTime(), type, node.id(), null, "", 0, null));
    }

    private void tell(LegCall<Q> call, @Nullable Leg leg, Phase phase) {
        listener.onHit(
                new FaultHit(clock.nanoTime(), type, call.node().id(), leg, call.requestId(), call.attempt(), phase));
    }

    /** A subscriber that passes everything on; those that misbehave override what they do otherwise. */
    abstract static class Between<T> implements Flow.Subscriber<Chunk<T>>, Flow.Subscription {
        final Flow.Subscriber<? super Chunk<T>> router;
        private Flow.@Nullable Subscription engine;

        Between(Flow.Subscriber<? super Chunk<T>> router) {
            this.router = router;
        }

        final void requestFromEngine(long count) {
            if (engine != null) {
                engine.request(count);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            engine = subscription;
            router.onSubscribe(this);
        }

        @Override
        public void onNext(Chunk<T> chunk) {
            router.onNext(chunk);
        }

        @Override
        public void onError(Throwable failure) {
            router.onError(failure);
        }

        @Override
        public void onComplete() {
            router.onComplete();
        }

        @Override
        public void request(long count) {
            requestFromEngine(count);
        }

        @Override
        public void cancel() {
            if (engine != null) {
                engine.cancel();
            }
        }
    }
}
