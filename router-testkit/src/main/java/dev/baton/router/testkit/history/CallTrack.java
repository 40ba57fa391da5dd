/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What has happened to one call of the transport so far. Confined to one check. */
final class CallTrack {
    static final long NEVER = -1;

    final RequestTrack request;
    final Event.Called called;
    final RouteRequest work;
    final NodeTrack node;
    final int attempt;
    final int position;
    final int boundPosition;
    long asked;
    int chunks;
    long tokens;
    boolean finished;
    boolean thrown;
    boolean unasked;
    long withdrawnNanos = NEVER;
    long stoppedNanos = NEVER;
    long overNanos = NEVER;
    long firstChunkNanos = NEVER;
    long lastChunkNanos = NEVER;
    final List<@Nullable Object> values = new ArrayList<>();

    @Nullable
    Throwable failure;

    @Nullable
    PrefillResult<?, ?> result;

    @Nullable
    HandoffTrack handoff;

    @Nullable
    NodeTrack suspect;

    CallTrack(RequestTrack request, Event.Called called, NodeTrack node, int position, int boundPosition) {
        this.request = request;
        this.called = called;
        this.work = request.request;
        this.node = node;
        this.attempt = called.attempt();
        this.position = position;
        this.boundPosition = boundPosition;
    }

    /** Tokens of prompt that it claims. */
    int promptTokens() {
        return Math.max(1, work.promptTokens());
    }

    boolean isPrefill() {
        return called.leg() == Leg.PREFILL;
    }

    boolean has(Trait trait) {
        return called.capabilities().has(trait);
    }

    /** Says whether both legs run at the same time. */
    boolean isConcurrent() {
        return called.rendezvousId() >= 0;
    }

    /** Says whether the router may abort it now without harm to the engine. */
    boolean mayBeAborted() {
        return isPrefill() || chunks > 0 || has(Trait.ABORT_BEFORE_FIRST_CHUNK);
    }

    boolean isLocal() {
        return called.source() instanceof KvSource.Local<?>;
    }

    boolean isOver() {
        return overNanos != NEVER;
    }

    /** Says whether the router heeds what it answers: nobody has let go of it, and its attempt has not failed. */
    boolean counts() {
        return !isWithdrawn() && !request.hasEnded() && attempt > request.failedAttempts;
    }

    boolean isWithdrawn() {
        return withdrawnNanos != NEVER;
    }

    /** Says whether the router must be counting this call still: it has not ended, and was not let go of long enough ago. */
    boolean isSurelyHeld(long nowNanos, long graceNanos) {
        return !isOver()
                && stoppedNanos == NEVER
                && (!isWithdrawn() || nowNanos - withdrawnNanos < graceNanos)
                && node.isCurrent();
    }

    /** Says whether the router may be counting this call still. */
    boolean isPerhapsHeld(long nowNanos, long graceNanos) {
        return !isOver() && stoppedNanos == NEVER && (!isWithdrawn() || nowNanos - withdrawnNanos <= graceNanos);
    }

    /** Returns what kind of failure it met, or null. */
    @Nullable
    FaultKind kind() {
        return failure == null ? null : typed(failure).kind();
    }

    /** Reads what a transport failed with, as {@link TransportException} says. */
    static TransportException typed(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TransportException typed) {
            return typed;
        }
        FaultKind kind = cause instanceof TimeoutException
                ? FaultKind.TIMEOUT
                : cause instanceof IOException ? FaultKind.UNREACHABLE : FaultKind.NODE_FAULT;
        return TransportException.of(kind, cause.toString(), cause);
    }

    @Override
    public String toString() {
        return "call " + called.call() + " (" + request.id + ", attempt " + attempt + ", "
                + (isPrefill() ? "prefill" : "decode") + " on " + node + ")";
    }
}
