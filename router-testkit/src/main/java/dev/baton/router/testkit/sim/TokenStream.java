/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.Chunk;
import java.util.concurrent.Flow;

/**
 * The router's end of a decode stream: holds tokens that have arrived until the subscriber has asked for them. The
 * subscriber is called from virtual time only, except for {@code onSubscribe}.
 */
final class TokenStream implements Flow.Subscription {
    private static final int OPEN = Integer.MAX_VALUE;

    private final DecodeExchange exchange;
    private final Flow.Subscriber<? super Chunk<SimToken>> subscriber;
    private long requested;
    private int arrived;
    private int delivered;
    private int total = OPEN;
    private boolean cancelled;
    private boolean draining;

    TokenStream(DecodeExchange exchange, Flow.Subscriber<? super Chunk<SimToken>> subscriber) {
        this.exchange = exchange;
        this.subscriber = subscriber;
    }

    /** How many tokens the subscriber has asked for in all. */
    long requested() {
        return requested;
    }

    int undelivered() {
        return arrived - delivered;
    }

    @Override
    public void request(long count) {
        if (cancelled) {
            return;
        }
        if (count <= 0) {
            exchange.misused(new IllegalArgumentException("demand must be at least 1, but is " + count));
            return;
        }
        long sum = requested + count;
        requested = sum < 0 ? Long.MAX_VALUE : sum;
        exchange.demandGrew();
        if (arrived > delivered && !draining) {
            exchange.context().time().schedule(0, this::drain);
        }
    }

    @Override
    public void cancel() {
        cancelled = !exchange.ignoresCancel();
        exchange.withdraw();
    }

    /** A fault lets it go on to its end, although nobody asks. */
    void ignoreDemand() {
        requested = Long.MAX_VALUE;
        exchange.context().time().schedule(0, this::drain);
    }

    void subscribed() {
        subscriber.onSubscribe(this);
    }

    /** The engine will make no more than this many tokens; some may still be on their way. */
    void setTotal(int tokens) {
        total = tokens;
        if (tokens == 0) {
            exchange.reply(this::drain);
        }
    }

    void tokenArrived() {
        arrived++;
        drain();
    }

    void fail(Throwable failure) {
        if (!cancelled) {
            cancelled = true;
            subscriber.onError(failure);
            repeatEnd(() -> subscriber.onError(failure));
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!cancelled && delivered < arrived && delivered < requested) {
                subscriber.onNext(exchange.chunk(delivered++));
                repeatIfDead();
            }
        } finally {
            draining = false;
        }
        if (cancelled) {
            if (arrived == total) {
                exchange.endAtRouter(() -> {});
            }
        } else if (delivered == total) {
            exchange.endAtRouter(() -> {
                cancelled = true;
                subscriber.onComplete();
                repeatEnd(subscriber::onComplete);
            });
        }
    }

    // ---- what a fault repeats

    private void repeatIfDead() {
        if (exchange.isWithdrawn() && exchange.repeats() != null) {
            subscriber.onNext(exchange.chunk(delivered - 1));
            subscriber.onNext(exchange.chunk(Math.max(0, delivered - 2)));
        }
    }

    private void repeatEnd(Runnable end) {
        CallFault fault = exchange.repeats();
        if (fault != null && delivered > 0) {
            exchange.context().hit(fault, exchange);
            exchange.context().time().schedule(0, () -> {
                subscriber.onNext(exchange.chunk(delivered - 1));
                end.run();
            });
        }
    }
}
