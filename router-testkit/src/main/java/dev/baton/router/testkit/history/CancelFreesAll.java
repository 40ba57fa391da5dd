/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R12: cancelling frees everything, at once, including KV parked on a prefill node; and so does every other end. Confined
 * to one check.
 */
final class CancelFreesAll extends Rule {
    private final List<RequestTrack> endedNow = new ArrayList<>();
    private final List<RequestTrack> cancelledNow = new ArrayList<>();

    CancelFreesAll() {
        super("R12", "an ended request leaves nothing behind, and a cancel ends it at once");
    }

    @Override
    void cancelled(RequestTrack request) {
        cancelledNow.add(request);
    }

    @Override
    void ended(RequestTrack request) {
        endedNow.add(request);
    }

    @Override
    void called(CallTrack call) {
        if (call.request.hasEnded()) {
            broken(call.request, call + " is sent after its request has ended");
        }
    }

    @Override
    void sent(CallTrack call, @Nullable Object value) {
        if (call.request.hasEnded() && !call.isWithdrawn() && call.chunks == 1) {
            endedNow.add(call.request); // it could not be aborted before its first chunk
        }
    }

    @Override
    void momentOver() {
        for (RequestTrack request : cancelledNow) {
            if (!request.hasEnded()) {
                broken(request, request.id + " was cancelled and has no outcome");
            }
        }
        cancelledNow.clear();
        for (RequestTrack request : endedNow) {
            for (CallTrack call : request.calls) {
                if (!call.isOver() && !call.isWithdrawn() && call.mayBeAborted()) {
                    broken(request, call + " goes on, although its request has ended");
                }
            }
        }
        endedNow.clear();
    }

    @Override
    void abandoned(Event.Abandoned event) {
        HandoffTrack handoff = world().handoff(event.handoff());
        if (handoff == null) {
            return; // where engines work together, handoffs are not tracked
        }
        RequestTrack request = handoff.prefill.request;
        if (handoff.abandoned > 1) {
            broken(request, event.handoff() + " of " + request.id + " is abandoned twice");
        } else if (handoff.isFetched() && handoff.decodes.stream().noneMatch(decode -> decode.unasked)) {
            broken(request, event.handoff() + " of " + request.id + " is abandoned, but decode has fetched it");
        }
        for (CallTrack decode : handoff.decodes) {
            if (!decode.isOver() && !decode.isWithdrawn()) {
                broken(
                        request,
                        event.handoff() + " of " + request.id + " is abandoned, but " + decode
                                + " was not withdrawn and fetches it");
            }
        }
        if (!event.node().id().equals(handoff.prefill.node.id)) {
            broken(
                    request,
                    event.handoff() + " of " + request.id + " is abandoned on "
                            + event.node().id() + ", but is parked on " + handoff.prefill.node);
        }
    }

    @Override
    void settled(Event.Settled event) {
        if (!event.leftInEngines().isEmpty()) {
            broken("everything has ended, but engines still hold something: " + event.leftInEngines());
        }
    }

    @Override
    void over() {
        for (HandoffTrack handoff : world().handoffs()) {
            RequestTrack request = handoff.prefill.request;
            if (request.hasEnded() && handoff.isParked()) {
                broken(request, handoff.handoff + " of " + request.id + " was neither fetched nor abandoned");
            }
        }
    }
}
