/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteException;
import dev.baton.router.api.transport.Chunk;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's end of a request: its demand, and what it is given (rule R2). Confined to the request's mailbox, but for
 * {@link #close}: after it returns no further chunk begins to be given, even if another thread is about to. Two bits say
 * so: {@code GIVING} while {@code onNext} runs, {@code CLOSED} for ever.
 */
final class ClientStream<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ClientStream.class);
    private static final int GIVING = 1;
    private static final int CLOSED = 2;

    private final Flow.Subscriber<? super T> subscriber;
    private final AtomicInteger gate = new AtomicInteger();
    private long demand;
    private @Nullable Chunk<T> held;
    private boolean terminated;
    private volatile boolean silenced;
    private volatile long chunks;
    private volatile long tokens;

    ClientStream(Flow.Subscriber<? super T> subscriber) {
        this.subscriber = subscriber;
    }

    void begin(Flow.Subscription subscription) {
        subscriber.onSubscribe(subscription);
    }

    long demand() {
        return held == null ? demand : demand - 1;
    }

    void addDemand(long more) {
        demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
    }

    boolean isHolding() {
        return held != null;
    }

    long chunks() {
        return chunks;
    }

    long tokens() {
        return tokens;
    }

    /** Keeps a chunk that came before anybody asked for it, until somebody does. */
    void hold(Chunk<T> chunk) {
        held = chunk;
    }

    /** Gives the held chunk if it is wanted by now. */
    void giveHeld() {
        Chunk<T> chunk = held;
        if (chunk != null && demand > 0) {
            held = null;
            give(chunk);
        }
    }

    void dropHeld() {
        held = null;
    }

    /** Gives a chunk that was asked for. What the subscriber throws goes to the caller. */
    void give(Chunk<T> chunk) {
        if (!gate.compareAndSet(0, GIVING)) {
            return;
        }
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        chunks = chunks() + 1;
        tokens = tokens() + chunk.tokens();
        try {
            subscriber.onNext(chunk.value());
        } finally {
            gate.getAndUpdate(bits -> bits & CLOSED);
        }
    }

    /** From when this returns, no chunk begins to be given. Any thread. */
    void close() {
        gate.getAndUpdate(bits -> bits | CLOSED);
    }

    /** The client cancelled its subscription: it is told nothing more. Any thread. */
    void silence() {
        silenced = true;
    }

    /** Gives the terminal signal, once. */
    void terminate(Outcome outcome) {
        if (terminated || silenced) {
            return;
        }
        terminated = true;
        try {
            if (outcome instanceof Outcome.Completed) {
                subscriber.onComplete();
            } else {
                subscriber.onError(new RouteException(outcome));
            }
        } catch (Throwable e) {
            LOG.warn(
                    "subscriber {} threw on its terminal signal",
                    subscriber.getClass().getName(),
                    e);
        }
    }
}
