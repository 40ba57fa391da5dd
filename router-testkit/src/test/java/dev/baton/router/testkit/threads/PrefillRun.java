/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.PrefillUsage;
import dev.baton.router.api.transport.TransportException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A prefill in an engine. Thread-safe. */
final class PrefillRun extends EngineCall {
    private final PrefillCall<String> call;
    private final CompletableFuture<PrefillResult<Kv, String>> stage = new CompletableFuture<>();

    PrefillRun(ThreadedEngines engines, Engine engine, Engine.Life life, PrefillCall<String> call) {
        super(engines, engine, life, call);
        this.call = call;
    }

    CompletableFuture<PrefillResult<Kv, String>> begin() {
        if (!life.enter(this)) {
            fail(TransportException.unreachable("engine " + engine.id() + " is dead"));
            return stage;
        }
        call.cancellation().onCancel(this::whenCancelled);
        engine.prefill().pass(() -> engines.step(this::answer));
        return stage;
    }

    @Override
    long tokens() {
        return Math.max(1, call.request().promptTokens());
    }

    private void answer() {
        call.rendezvousId().ifPresent(id -> engines.step(() -> engines.meetAsPrefill(id)));
        engine.answer().pass(this::complete);
    }

    private void complete() {
        Node peer = call.peer();
        String target = peer == null ? "" : peer.id();
        Kv kv = new Kv(engine.id(), life.number(), call.requestId(), call.attempt(), target);
        Answer answer = engines.prefillAnswer();
        boolean parks = answer.handsOff && call.rendezvousId().isEmpty();
        if (letGo(parks ? kv : null)) {
            stage.complete(
                    answer.make(kv, new PrefillUsage(call.request().promptTokens(), 0), DecodeRun.text(call, 0)));
        }
    }

    @Override
    void fail(TransportException failure) {
        letGo();
        stage.completeExceptionally(failure);
    }

    @Override
    void endCancelled() {
        stage.completeExceptionally(new CancellationException("cancelled"));
    }

    /** What prefill answers with. */
    enum Answer {
        /** A handoff, and no chunk. */
        HANDOFF(true, false),
        /** A handoff and the first chunk; decode begins with the second. */
        HANDOFF_AND_CHUNK(true, true),
        /** The request ended with its only chunk. */
        FINISHED(false, true),
        /** Nothing: decode has to compute the prompt. */
        NO_HANDOFF(false, false);

        private final boolean handsOff;
        private final boolean firstChunk;

        Answer(boolean handsOff, boolean firstChunk) {
            this.handsOff = handsOff;
            this.firstChunk = firstChunk;
        }

        boolean givesFirstChunk() {
            return firstChunk;
        }

        private PrefillResult<Kv, String> make(Kv kv, PrefillUsage usage, String text) {
            @Nullable Chunk<String> chunk = firstChunk ? Chunk.of(text) : null;
            return switch (this) {
                case HANDOFF, HANDOFF_AND_CHUNK -> new PrefillResult.Handoff<>(kv, usage, chunk);
                case FINISHED -> new PrefillResult.Finished<>(usage, chunk);
                case NO_HANDOFF -> new PrefillResult.NoHandoff<>(usage, chunk);
            };
        }
    }
}
