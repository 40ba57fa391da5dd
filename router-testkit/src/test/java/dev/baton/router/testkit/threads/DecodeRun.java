/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A decode in an engine: a publisher for one subscriber that keeps to its demand. Thread-safe: whoever moves {@link #work}
 * off zero pumps, so signals come one at a time.
 */
final class DecodeRun extends EngineCall implements Flow.Publisher<Chunk<String>>, Flow.Subscription {
    private static final int DEFAULT_CHUNKS = 3;

    private final DecodeCall<String, Kv> call;
    private final int chunks;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean cancelSeen = new AtomicBoolean();
    private volatile Flow.@Nullable Subscriber<? super Chunk<String>> subscriber;
    private volatile @Nullable Throwable failure;
    private volatile boolean met;
    private volatile boolean through;
    private boolean atGate;
    private int next;
    private boolean any;

    DecodeRun(ThreadedEngines engines, Engine engine, Engine.Life life, DecodeCall<String, Kv> call) {
        super(engines, engine, life, call);
        this.call = call;
        this.next =
                engines.prefillAnswer().givesFirstChunk() && !(call.source() instanceof KvSource.Rendezvous) ? 1 : 0;
        this.chunks = chunksOf(call);
    }

    /** The text of one chunk: whose, which attempt made it, and its place. */
    static String text(LegCall<String> call, int index) {
        return call.requestId() + "@" + call.attempt() + "#" + index;
    }

    /** How many chunks a request gets. */
    static int chunksOf(LegCall<String> call) {
        return call.request().maxOutputTokens() > 0 ? call.request().maxOutputTokens() : DEFAULT_CHUNKS;
    }

    @Override
    long tokens() {
        return Math.max(1L, call.request().promptTokens()) + call.request().maxOutputTokens();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Chunk<String>> target) {
        if (subscriber != null) {
            engines.violation("decode of " + this + " was subscribed to twice");
            return;
        }
        subscriber = target;
        target.onSubscribe(this);
        if (!life.enter(this)) {
            fail(TransportException.unreachable("engine " + engine.id() + " is dead"));
            return;
        }
        call.cancellation().onCancel(this::cancelledOnce);
        if (call.source() instanceof KvSource.Rendezvous<Kv> meeting) {
            engines.meetAsDecode(meeting.id(), () -> {
                met = true;
                pump();
            });
        } else {
            met = true;
            pump();
        }
    }

    @Override
    public void request(long more) {
        if (more <= 0) {
            engines.violation("decode of " + this + " was asked for " + more + " chunks");
        }
        engines.asked(call, more);
        demand.getAndUpdate(now -> now + more < 0 ? Long.MAX_VALUE : now + more);
        engines.step(this::pump);
    }

    @Override
    public void cancel() {
        cancelledOnce();
    }

    private void cancelledOnce() {
        if (cancelSeen.compareAndSet(false, true)) {
            whenCancelled();
        }
    }

    @Override
    void fail(TransportException reason) {
        failure = reason;
        pump();
    }

    @Override
    void endCancelled() {
        failure = new CancellationException("cancelled");
        pump();
    }

    private void pump() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            pumpOnce();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void pumpOnce() {
        Flow.Subscriber<? super Chunk<String>> target = subscriber;
        while (target != null) {
            Throwable broken = failure;
            if (broken != null) {
                boolean first = letGo();
                if (first || broken instanceof CancellationException) {
                    subscriber = null;
                    target.onError(broken);
                }
                return;
            }
            boolean end = next >= chunks;
            if (isOver() || !met || (!end && demand.get() == 0)) {
                return;
            }
            if (!atGate) {
                atGate = true;
                (any ? engine.chunk() : engine.firstChunk())
                        .pass(() -> engines.step(() -> {
                            through = true;
                            pump();
                        }));
            }
            if (!through) {
                return;
            }
            atGate = false;
            through = false;
            if (!any && !fetch()) {
                failure = TransportException.nodeFault("the KV of " + this + " is gone")
                        .suspecting(peerId());
                continue;
            }
            any = true;
            if (!end) {
                if (demand.get() != Long.MAX_VALUE) {
                    demand.decrementAndGet();
                }
                target.onNext(Chunk.of(text(call, next++)));
            } else if (letGo()) {
                subscriber = null;
                target.onComplete();
            }
        }
    }

    private boolean fetch() {
        return !(call.source() instanceof KvSource.HandedOff<Kv> parked) || engines.fetch(parked.handoff());
    }

    private String peerId() {
        return call.source() instanceof KvSource.HandedOff<Kv> parked
                ? parked.from().id()
                : call.node().id();
    }
}
