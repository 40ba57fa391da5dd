/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R6: a node already tried is not tried again while an untried usable one exists. Confined to one check. Both legs are
 * looked at when they were chosen; a node counts as untried and usable if it was so before that moment, can hold the
 * prompt, and has a node that fits it for the other leg.
 */
final class UntriedFirst extends Rule {
    private final List<Runnable> suspicions = new ArrayList<>();

    UntriedFirst() {
        super("R6", "no node is tried again while an untried usable one exists");
    }

    @Override
    void called(CallTrack call) {
        if (call.request.tried.isEmpty()) {
            return;
        }
        Node peer = call.called.peer();
        if (call.isPrefill()) {
            NodeTrack decode = peer == null ? null : world().membership(peer);
            prefill(call, call.node);
            if (decode != null) {
                decode(call, decode, call.node, false);
            }
        } else if (call.isLocal()) {
            if (call.node.node.role() == NodeRole.HYBRID) {
                prefill(call, call.node);
            }
        } else if (call.handoff != null && wasChosenNow(call)) {
            decode(call, call.node, call.handoff.prefill.node, true);
        }
    }

    private static boolean wasChosenNow(CallTrack decode) {
        CallTrack prefill = decode.request.prefillOf(decode.attempt);
        Node promised = prefill == null ? null : prefill.called.peer();
        return promised == null || !promised.id().equals(decode.node.id);
    }

    private void prefill(CallTrack call, NodeTrack chosen) {
        RequestTrack request = call.request;
        if (!request.tried.contains(chosen)) {
            return;
        }
        for (NodeTrack other : world().members()) {
            if (mightBeChosen(other, Leg.PREFILL, request, chosen) && canPair(other, request)) {
                suspect(request, other, call + " goes to " + chosen + " again");
                return;
            }
        }
    }

    private void decode(CallTrack call, NodeTrack chosen, NodeTrack prefill, boolean alone) {
        RequestTrack request = call.request;
        if (!request.tried.contains(chosen) || !(alone || isFirstChoice(prefill, request))) {
            return;
        }
        for (NodeTrack other : world().members()) {
            if (mightBeChosen(other, Leg.DECODE, request, chosen) && other.fits(prefill)) {
                suspect(request, other, call + " is to decode on " + chosen + " again");
                return;
            }
        }
    }

    /** A node that is being taken out at this very moment is out before anybody is told. */
    private void suspect(RequestTrack request, NodeTrack other, String what) {
        suspicions.add(() -> {
            if (other.wasUsableBefore(now())) {
                broken(request, what + ", while " + other + " is untried and may be used");
            }
        });
    }

    @Override
    void momentOver() {
        suspicions.forEach(Runnable::run);
        suspicions.clear();
    }

    private boolean mightBeChosen(NodeTrack other, Leg leg, RequestTrack request, NodeTrack chosen) {
        return other != chosen
                && !request.tried.contains(other)
                && other.wasUsableBefore(now())
                && other.serves(leg, request.request.model())
                && other.couldHold(leg, request);
    }

    /** Says whether a prefill node has decode nodes that fit it among those that are chosen from. */
    private boolean canPair(NodeTrack prefill, RequestTrack request) {
        if (prefill.node.role() == NodeRole.HYBRID) {
            return true;
        }
        boolean anyUntried = anyUntried(Leg.DECODE, request, null);
        for (NodeTrack decode : world().members()) {
            boolean chosenFrom = !anyUntried || !request.tried.contains(decode);
            if (chosenFrom
                    && decode.wasUsableBefore(now())
                    && decode.serves(Leg.DECODE, request.request.model())
                    && decode.couldHold(Leg.DECODE, request)
                    && decode.fits(prefill)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFirstChoice(NodeTrack prefill, RequestTrack request) {
        return !request.tried.contains(prefill) || !anyUntried(Leg.PREFILL, request, prefill);
    }

    private boolean anyUntried(Leg leg, RequestTrack request, @Nullable NodeTrack but) {
        for (NodeTrack member : world().members()) {
            if (member != but
                    && !request.tried.contains(member)
                    && member.isUsable()
                    && member.serves(leg, request.request.model())
                    && member.couldHold(leg, request)) {
                return true;
            }
        }
        return false;
    }
}
