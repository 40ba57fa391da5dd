/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Resumption;
import dev.baton.router.api.request.RouteRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has happened to one request so far. Confined to one check. */
final class RequestTrack {
    static final long NEVER = -1;

    final String id;
    RouteRequest request;
    final long submittedNanos;
    final long deadlineNanos;
    final List<CallTrack> calls = new ArrayList<>(4);
    final List<HandoffTrack> handoffs = new ArrayList<>(2);
    final Set<NodeTrack> tried = new LinkedHashSet<>();
    AdmissionDecision.@Nullable Admit admitted;
    boolean rejectedByPolicy;
    boolean misbehaved;
    boolean subscribed;
    int resumes;
    int resumedAfter;

    /** What the host answered when it was asked last how to go on, or null. */
    @Nullable
    Resumption<?> resumption;

    long demanded;
    int given;
    int signals;
    int outcomes;
    int overloads;
    int attempts;
    int bound;
    int waits;
    int redispatches;
    int failedAttempts;
    long cancelledNanos = NEVER;
    boolean cancelledSubscription;
    long endedNanos = NEVER;
    long givenNanos = NEVER;
    long demandedNanos = NEVER;

    @Nullable
    Outcome outcome;

    RouterEvent.@Nullable Waiting waiting;
    long waitingSinceNanos;

    RequestTrack(Event.Submitted submitted) {
        this.id = submitted.requestId();
        this.request = submitted.request();
        this.submittedNanos = submitted.atNanos();
        this.deadlineNanos = submitted.deadlineNanos();
    }

    boolean hasEnded() {
        return endedNanos != NEVER;
    }

    /** Tokens of prompt that it claims. */
    int promptTokens() {
        return Math.max(1, request.promptTokens());
    }

    @Nullable
    CallTrack lastCall() {
        return calls.isEmpty() ? null : calls.get(calls.size() - 1);
    }

    /** Returns the call of an attempt for prefill, or null. */
    @Nullable
    CallTrack prefillOf(int attempt) {
        for (CallTrack call : calls) {
            if (call.isPrefill() && call.attempt == attempt) {
                return call;
            }
        }
        return null;
    }

    /** Returns the last call of an attempt for decode, or null. */
    @Nullable
    CallTrack decodeOf(int attempt) {
        CallTrack found = null;
        for (CallTrack call : calls) {
            if (!call.isPrefill() && call.attempt == attempt) {
                found = call;
            }
        }
        return found;
    }
}
