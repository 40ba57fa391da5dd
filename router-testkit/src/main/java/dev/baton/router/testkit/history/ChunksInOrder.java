/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.PrefillResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * R2: the subscriber sees one attempt's chunks, in order, each once, within its demand, and nothing after the outcome.
 * Confined to one check. A first chunk that came with prefill goes before those of the decode that its handoff feeds.
 */
final class ChunksInOrder extends Rule {
    private final Map<RequestTrack, Stream> streams = new HashMap<>();

    ChunksInOrder() {
        super("R2", "one attempt's chunks, in order, each once, within demand, none after the outcome");
    }

    /** What one subscriber has been given so far. */
    private static final class Stream {
        @Nullable
        CallTrack prefill;

        @Nullable
        CallTrack decode;

        int ofDecode;
        final int afterAttempt;

        Stream(int afterAttempt) {
            this.afterAttempt = afterAttempt;
        }
    }

    /** What comes now is the next attempt's, from its first chunk. */
    @Override
    void resumeAsked(RequestTrack request, BrokenStream<?> broken, @Nullable Resumption<?> answer) {
        if (answer instanceof Resumption.Continue<?>) {
            streams.put(request, new Stream(request.attempts));
        }
    }

    @Override
    void given(RequestTrack request, @Nullable Object value) {
        if (request.hasEnded() || request.signals > 0) {
            broken(request, request.id + " is given " + value + " after its end");
        }
        if (!request.subscribed) {
            broken(request, request.id + " is given " + value + " before its subscription");
        }
        if (request.given > request.demanded) {
            broken(
                    request,
                    request.id + " is given " + request.given + " chunks and has asked for " + request.demanded);
        }
        Stream stream = streams.computeIfAbsent(request, r -> new Stream(0));
        if (stream.decode != null) {
            next(request, stream, stream.decode, value);
        } else {
            first(request, stream, value);
        }
    }

    private void first(RequestTrack request, Stream stream, @Nullable Object value) {
        CallTrack decode = currentDecode(request);
        if (decode != null
                && decode.attempt > stream.afterAttempt
                && feeds(stream.prefill, decode)
                && isNext(decode, 0, value)) {
            stream.decode = decode;
            stream.ofDecode = 1;
            return;
        }
        CallTrack prefill = lastPrefill(request);
        boolean mayBegin = stream.prefill == null && prefill != null && prefill.attempt > stream.afterAttempt;
        if (mayBegin && prefill != null && Objects.equals(firstValue(prefill), value)) {
            stream.prefill = prefill;
            return;
        }
        broken(request, request.id + " is given " + value + ", which the attempt that counts did not send");
    }

    private void next(RequestTrack request, Stream stream, CallTrack decode, @Nullable Object value) {
        int index = stream.ofDecode++;
        if (isNext(decode, index, value)) {
            return;
        }
        Object expected = index < decode.values.size() ? decode.values.get(index) : "nothing more";
        Object before = index == 0 ? "nothing" : decode.values.get(Math.min(index, decode.values.size()) - 1);
        broken(
                request,
                request.id + " is given " + value + " after " + before + ", but attempt " + decode.attempt + " sent "
                        + expected);
    }

    private static boolean isNext(CallTrack decode, int index, @Nullable Object value) {
        return index < decode.values.size() && Objects.equals(decode.values.get(index), value);
    }

    /** The decode of the last attempt, if it has not been withdrawn. */
    private static @Nullable CallTrack currentDecode(RequestTrack request) {
        CallTrack last = request.lastCall();
        CallTrack decode = last == null ? null : request.decodeOf(request.attempts);
        return decode == null || decode.isWithdrawn() ? null : decode;
    }

    private static @Nullable CallTrack lastPrefill(RequestTrack request) {
        for (int i = request.calls.size() - 1; i >= 0; i--) {
            CallTrack call = request.calls.get(i);
            if (call.isPrefill()) {
                return call.isWithdrawn() ? null : call;
            }
        }
        return null;
    }

    private static boolean feeds(@Nullable CallTrack prefill, CallTrack decode) {
        return prefill == null
                || prefill.attempt == decode.attempt
                || (decode.handoff != null && decode.handoff.prefill == prefill);
    }

    private static @Nullable Object firstValue(CallTrack prefill) {
        PrefillResult<?, ?> result = prefill.result;
        Chunk<?> chunk = result == null ? null : result.firstChunk();
        return chunk == null ? null : chunk.value();
    }

    @Override
    void asked(CallTrack call) {
        if (call.asked > Math.max(1, call.request.demanded)) {
            broken(
                    call.request,
                    call + " is asked for " + call.asked + " chunks, but the client has asked for "
                            + call.request.demanded);
        }
    }

    @Override
    void ended(RequestTrack request) {
        if (!(request.outcome instanceof Outcome.Completed) || request.outcomes > 1) {
            return;
        }
        if (request.resumption instanceof Resumption.Complete<?>) {
            return; // the host says that nothing is missing
        }
        Stream stream = streams.getOrDefault(request, new Stream(0));
        CallTrack decode = stream.decode != null ? stream.decode : currentDecode(request);
        boolean byPrefill = false;
        for (CallTrack call : request.calls) {
            byPrefill |= call.result instanceof PrefillResult.Finished<?, ?>;
        }
        if (byPrefill && stream.decode == null) {
            return;
        }
        if (decode == null || !decode.finished) {
            broken(request, request.id + " is completed, but no engine has finished its stream");
        } else if (stream.ofDecode != decode.values.size()) {
            broken(
                    request,
                    request.id + " is completed with " + stream.ofDecode + " of the " + decode.values.size()
                            + " chunks that " + decode + " sent");
        }
    }
}
