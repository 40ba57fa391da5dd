/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.testkit.sim.SimToken;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A decode call that a test answers: publisher and subscription in one. */
public final class ScriptedDecode implements Flow.Publisher<Chunk<SimToken>>, Flow.Subscription {
    private final DecodeCall<String, String> call;
    private final Consumer<ScriptedDecode> onRequest;
    private volatile Flow.@Nullable Subscriber<? super Chunk<SimToken>> subscriber;
    private volatile long requested;
    private volatile int emitted;
    private volatile boolean subscriptionCancelled;

    ScriptedDecode(DecodeCall<String, String> call, Consumer<ScriptedDecode> onRequest) {
        this.call = call;
        this.onRequest = onRequest;
    }

    public DecodeCall<String, String> call() {
        return call;
    }

    public String node() {
        return call.node().id();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Chunk<SimToken>> given) {
        subscriber = given;
        given.onSubscribe(this);
    }

    @Override
    public synchronized void request(long chunks) {
        requested = requested + chunks < 0 ? Long.MAX_VALUE : requested + chunks;
        onRequest.accept(this);
    }

    @Override
    public void cancel() {
        subscriptionCancelled = true;
    }

    public long requested() {
        return requested;
    }

    /** How many more chunks are wanted now. */
    public long wanted() {
        return requested - emitted;
    }

    public int emitted() {
        return emitted;
    }

    public boolean isCancelled() {
        return subscriptionCancelled || call.cancellation().isCancelled();
    }

    /** Emits the next tokens, wanted or not. */
    public void emit(int tokens) {
        for (int i = 0; i < tokens; i++) {
            subscriber().onNext(Chunk.of(new SimToken(call.requestId(), call.attempt(), nextIndex())));
        }
    }

    private synchronized int nextIndex() {
        int index = emitted;
        emitted = index + 1;
        return index;
    }

    public void end() {
        subscriber().onComplete();
    }

    public void fail(Throwable failure) {
        subscriber().onError(failure);
    }

    /** Emits tokens and ends. */
    public void answer(int tokens) {
        emit(tokens);
        end();
    }

    public Flow.Subscriber<? super Chunk<SimToken>> subscriber() {
        return Objects.requireNonNull(subscriber, "nobody has subscribed");
    }
}
