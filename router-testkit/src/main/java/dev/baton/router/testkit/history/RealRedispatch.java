/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R11: a failure before the first chunk re-dispatches for real: a new placement and a new call, one attempt at a time;
 * after it, a typed {@code DecodeLost} ends the request. Confined to one check.
 */
final class RealRedispatch extends Rule {
    private final List<CallTrack> calledNow = new ArrayList<>();
    private final Map<RequestTrack, Integer> boundNow = new LinkedHashMap<>();
    private final List<CallTrack> lost = new ArrayList<>();
    private final Map<Long, CallTrack> meetings = new HashMap<>();
    private final Map<RequestTrack, Set<Integer>> failedAttempts = new HashMap<>();

    RealRedispatch() {
        super("R11", "a failure re-dispatches for real, or is a typed DecodeLost");
    }

    @Override
    void called(CallTrack call) {
        calledNow.add(call);
        long id = call.called.rendezvousId();
        if (id >= 0) {
            CallTrack other = meetings.putIfAbsent(id, call);
            if (other != null && (other.request != call.request || other.attempt != call.attempt)) {
                broken(call.request, call + " is to meet under the id of " + other);
            }
        }
        HandoffTrack handoff = call.handoff;
        if (handoff != null) {
            checkHandoff(call, handoff);
        }
    }

    private void checkHandoff(CallTrack call, HandoffTrack handoff) {
        if (handoff.prefill.request != call.request) {
            broken(call.request, call + " is to decode a handoff of " + handoff.prefill.request.id);
        }
        if (handoff.abandoned > 0) {
            broken(call.request, call + " is to decode a handoff that was abandoned");
        }
        for (CallTrack before : handoff.decodes) {
            boolean intact = call.has(Trait.REUSABLE_HANDOFF) || before.kind() == FaultKind.OVERLOADED;
            if (before != call && !intact) {
                broken(call.request, call + " is to decode a handoff that " + before + " was given before");
            }
        }
    }

    /** An attempt is alone: what is left of those before it was withdrawn. */
    @Override
    void momentOver() {
        for (CallTrack call : calledNow) {
            for (CallTrack before : call.request.calls) {
                if (before.attempt < call.attempt && isLeft(before)) {
                    broken(call.request, call + " runs beside " + before + ", which was not withdrawn");
                }
            }
        }
        calledNow.clear();
        boundNow.forEach(this::checkSent);
        boundNow.clear();
        for (CallTrack call : lost) {
            if (isLeft(call)) {
                broken(call.request, call + " goes on, although its node was lost");
            }
        }
        lost.clear();
    }

    /** An attempt that is bound is sent at once, unless its request ends or its node is lost. */
    private void checkSent(RequestTrack request, int attempt) {
        boolean failed = failedAttempts.getOrDefault(request, Set.of()).contains(attempt);
        if (request.attempts < attempt && !request.hasEnded() && !failed && request.waiting == null) {
            broken(request, "attempt " + attempt + " of " + request.id + " was never sent to any node");
        }
    }

    private boolean isLeft(CallTrack call) {
        return !call.isOver() && !call.isWithdrawn() && call.mayBeAborted();
    }

    @Override
    void changed(Event.Changed event, @Nullable NodeTrack node) {
        if (node != null && (event.change() == Event.Change.UNREACHABLE || event.change() == Event.Change.REMOVE)) {
            lost.addAll(node.calls);
        }
    }

    @Override
    void told(RouterEvent event) {
        if (event instanceof RouterEvent.Bound bound) {
            RequestTrack request = world().request(bound.requestId());
            if (request != null) {
                boundNow.put(request, bound.attempt());
            }
        } else if (event instanceof RouterEvent.LegFailed failed) {
            RequestTrack request = world().request(failed.requestId());
            if (request != null) {
                failedAttempts.computeIfAbsent(request, r -> new HashSet<>()).add(failed.attempt());
            }
        }
    }

    @Override
    void ended(RequestTrack request) {
        Outcome outcome = request.outcome;
        if (outcome == null || request.outcomes > 1) {
            return;
        }
        Set<Integer> begun = new HashSet<>();
        request.calls.forEach(call -> begun.add(call.attempt));
        Set<Integer> known = new HashSet<>(failedAttempts.getOrDefault(request, Set.of()));
        known.addAll(begun); // one whose node was lost before it was called counts or does not
        if (request.bound > request.attempts) {
            known.add(request.bound);
        }
        int told = outcome.summary().attempts();
        if (told < begun.size() || told > known.size()) {
            broken(
                    request,
                    request.id + " ended after " + outcome.summary().attempts()
                            + " attempts by its own word, but nodes saw " + begun.size());
        }
        if (outcome instanceof Outcome.Failed failed) {
            checkFailure(request, failed.failure());
        }
    }

    private void checkFailure(RequestTrack request, Failure failure) {
        if (failure instanceof Failure.DecodeLost decodeLost && decodeLost.afterChunks() != request.given) {
            broken(
                    request,
                    request.id + " is told that decode was lost after " + decodeLost.afterChunks()
                            + " chunks, but was given " + request.given);
        }
        boolean neverDecoded = failure instanceof Failure.NotPlacedAgain && request.decodeOf(request.attempts) == null;
        boolean gaveUp = failure instanceof Failure.AttemptsExhausted || failure instanceof Failure.NotPlacedAgain;
        if (gaveUp && request.given > 0 && !neverDecoded) { // prefill's own chunk, and no place for decode
            broken(
                    request,
                    request.id + " broke after " + request.given + " chunks, but its failure is not DecodeLost: "
                            + failure.message());
        }
        if (failure instanceof Failure.AttemptsExhausted exhausted
                && exhausted.limit().startsWith("maxAttempts")
                && request.redispatches + 1 < terms().retry().maxAttempts()) {
            broken(
                    request,
                    request.id + " is given up after " + (request.redispatches + 1) + " failures, but "
                            + terms().retry().maxAttempts() + " are allowed");
        }
    }
}
