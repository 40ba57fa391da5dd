/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.strategy.StrategyFeedback.ReleaseCause;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.registry.Hold;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A decode call in flight and the subscriber of its output. Safe as {@link LegInFlight} says; signals of the publisher
 * are steps of the request's mailbox, so they are handled one at a time even if the publisher does not take care of it.
 */
final class DecodeLeg<Q, H, T> extends LegInFlight<Q, H, T> implements DecodeCall<Q, H>, Flow.Subscriber<Chunk<T>> {
    private static final Logger LOG = LoggerFactory.getLogger(DecodeLeg.class);

    private final Attempt<Q, H, T> owner;
    private final KvSource<H> source;
    private Flow.@Nullable Subscription subscription;
    private long asked;
    private volatile long received;
    private long tokens;
    private final AtomicBoolean deferral = new AtomicBoolean();
    private volatile boolean aborting;
    private volatile boolean done;
    private boolean ended; // upstream said so: there is nothing to cancel

    DecodeLeg(Call<Q, H, T> call, Attempt<Q, H, T> owner, Hold hold, KvSource<H> source) {
        super(call, owner.number, hold, owner.prefillState());
        this.owner = owner;
        this.source = source;
    }

    @Override
    public KvSource<H> source() {
        return source;
    }

    @Override
    void start() {
        Flow.Publisher<Chunk<T>> publisher;
        try {
            publisher = call.ctx.transport().decode(this);
        } catch (Throwable e) {
            done = true;
            call.failover.transportThrew(this, "transport decode", e);
            return;
        }
        if (publisher == null) {
            done = true;
            call.failover.transportThrew(this, "transport decode", new NullPointerException("decode returned null"));
            return;
        }
        try {
            publisher.subscribe(this);
        } catch (Throwable e) {
            call.mailbox.execute(() -> onEnd(e));
        }
    }

    @Override
    boolean isDone() {
        return done;
    }

    long received() {
        return received;
    }

    /** Passes the client's demand on. A step of the mailbox. */
    void demand(long chunks) {
        Flow.Subscription upstream = subscription;
        if (upstream == null || done || isCancelled() || chunks <= asked - received) {
            return;
        }
        long more = chunks - (asked - received);
        asked += more;
        if (asked < 0) {
            asked = Long.MAX_VALUE;
        }
        request(upstream, more);
    }

    @Override
    void cancel() {
        boolean safe =
                received > 0 || done || isCancelled() || owner.capabilities().has(Trait.ABORT_BEFORE_FIRST_CHUNK);
        if (safe || !hold.state().mayServeClaims()) {
            abort();
        } else if (deferral.compareAndSet(false, true)) {
            // Aborting before the first chunk would hurt the engine: wait for that chunk, but not for ever.
            call.ctx.graces().begin(this, call.ctx.timeouts().firstChunk(), this::abort);
            call.mailbox.execute(() -> demand(1));
        }
    }

    /** Says whether it was cancelled, but goes on to its first chunk with a handoff that it may be fetching. */
    boolean mayYetFetch() {
        return deferral.get() && source instanceof KvSource.HandedOff<H> && !hold.isReleased();
    }

    /** Nobody fetches what prefill left any more; told after the engine was told to let go, if it is. */
    @Override
    void released() {
        if (deferral.get() && (isCancelled() || !aborting)) {
            owner.letGoOfPrefill();
        }
    }

    private void abort() {
        aborting = true;
        super.cancel();
        if (deferral.get()) {
            owner.letGoOfPrefill();
        }
        call.mailbox.execute(this::cancelSubscription);
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        call.mailbox.execute(() -> {
            if (subscription != null || done || isCancelled()) {
                cancel(upstream);
                return;
            }
            subscription = upstream;
            demand(deferral.get() ? 1 : call.client.demand());
        });
    }

    @Override
    public void onNext(Chunk<T> chunk) {
        call.mailbox.deliver(() -> onChunk(chunk));
    }

    @Override
    public void onError(Throwable error) {
        call.mailbox.deliver(() -> onEnd(error));
    }

    @Override
    public void onComplete() {
        call.mailbox.deliver(() -> onEnd(null));
    }

    private void onChunk(@Nullable Chunk<T> chunk) {
        if (done || isCancelled()) {
            return;
        }
        long count = received + 1;
        received = count;
        if (deferral.get()) {
            owner.fetched();
            abort();
            return;
        }
        if (chunk == null || count > asked) {
            String what = chunk == null ? "emitted null" : "emitted more chunks than the " + asked + " asked for";
            call.userCodeFailed("transport decode publisher", new IllegalStateException(what));
            return;
        }
        tokens += chunk.tokens();
        hold.noteTokens(request().promptTokens() + tokens);
        call.running.chunkCame(this, chunk);
    }

    private void onEnd(@Nullable Throwable error) {
        ended = true;
        if (done) {
            return;
        }
        done = true;
        if (isCancelled() || deferral.get()) {
            if (error == null) {
                owner.fetched();
            }
            release(ReleaseCause.CANCELLED);
        } else if (error != null) {
            call.failover.legFailed(this, Faults.typed(error));
        } else {
            call.running.decodeDone(this);
        }
    }

    private void cancelSubscription() {
        Flow.Subscription upstream = subscription;
        if (upstream != null && !ended) {
            cancel(upstream);
        }
    }

    private void cancel(Flow.Subscription upstream) {
        try {
            upstream.cancel();
        } catch (Throwable e) {
            LOG.warn("cancelling the decode subscription of request {} threw", requestId(), e);
        }
    }

    private void request(Flow.Subscription upstream, long more) {
        try {
            upstream.request(more);
        } catch (Throwable e) {
            abort(); // no first chunk will come that would be worth waiting for
            call.failover.legFailed(
                    this, TransportException.nodeFault("request(n) of the decode subscription threw: " + e));
        }
    }
}
