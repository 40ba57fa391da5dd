/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.transport.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * R9: being overloaded is not being ill: the node is left alone for a moment and never ejected for it; a faulty request is
 * never retried and never charged. Confined to one check.
 */
final class OverloadIsNoIllness extends Rule {
    private static final long LEAST_QUIET_NANOS = Duration.ofMillis(50).toNanos();
    private static final long MOST_QUIET_NANOS = Duration.ofSeconds(5).toNanos();
    private static final double JITTER = 0.2;

    private final Map<RequestTrack, CallTrack> faulty = new HashMap<>();
    private final Set<NodeTrack> everFailed = new HashSet<>();
    private final List<NodeTrack> takenOut = new ArrayList<>();

    OverloadIsNoIllness() {
        super("R9", "an overload never ejects, a faulty request is never retried");
    }

    @Override
    void failed(CallTrack call) {
        FaultKind kind = call.kind();
        if (!call.counts() || kind == null) {
            return;
        }
        NodeTrack suspect = call.suspect == null ? call.node : call.suspect;
        if (kind == FaultKind.OVERLOADED) {
            overloaded(call, suspect);
        } else if (kind == FaultKind.REQUEST_FAULT) {
            CallTrack decode = call.isPrefill() ? call.request.decodeOf(call.attempt) : null;
            if (decode == null || decode.chunks == 0) {
                faulty.put(call.request, call);
            }
        } else {
            everFailed.add(suspect);
        }
    }

    /** Of a burst of overloads only the first counts, and how long it is quiet depends on that one. */
    private void overloaded(CallTrack call, NodeTrack node) {
        Duration retryAfter =
                call.failure == null ? null : CallTrack.typed(call.failure).retryAfter();
        boolean sureToBeFirst = now() - node.busyUntilAtMostNanos > 0;
        long least = retryAfter == null ? LEAST_QUIET_NANOS : Math.max(1, retryAfter.toNanos());
        long most = retryAfter == null ? MOST_QUIET_NANOS : Math.max(1, retryAfter.toNanos());
        if (sureToBeFirst) {
            node.quietUntilNanos = now() + (long) (least * (1 - JITTER));
            node.quietFromPosition = world().position();
        }
        node.overloadedNanos = now();
        node.busyUntilAtMostNanos = Math.max(node.busyUntilAtMostNanos, now() + (long) (most * (1 + JITTER)) + 1);
    }

    @Override
    void called(CallTrack call) {
        CallTrack refused = faulty.get(call.request);
        if (refused != null) {
            broken(call.request, call + " is a retry of a faulty request, which " + refused + " refused");
        }
        NodeTrack node = call.node;
        boolean boundSince = call.boundPosition > node.quietFromPosition;
        if (node.overloadedNanos != NodeTrack.NEVER && boundSince && now() - node.quietUntilNanos < 0) {
            broken(
                    call.request,
                    call + " comes " + millis(now() - node.overloadedNanos) + " after " + node
                            + " said that it is overloaded, and " + millis(node.quietUntilNanos - now())
                            + " too early");
        }
    }

    @Override
    void told(RouterEvent event) {
        if (event instanceof RouterEvent.LegFailed failed) {
            NodeTrack suspect = world().membership(failed.suspect());
            if (suspect != null && CallTrack.typed(failed.cause()).kind().chargesNode() && !wasNoFault(failed)) {
                everFailed.add(suspect);
            }
        } else if (event instanceof RouterEvent.NodeStatusChanged changed) {
            NodeTrack node = world().membership(changed.node());
            boolean out = changed.to() == NodeStatus.EJECTED || changed.to() == NodeStatus.UNREACHABLE;
            if (node != null && out && !world().isBeingChanged(node.id)) {
                takenOut.add(node);
            }
        }
    }

    /** The engine's own word counts, not what the router makes of it. */
    private boolean wasNoFault(RouterEvent.LegFailed failed) {
        RequestTrack request = world().request(failed.requestId());
        CallTrack call = request == null
                ? null
                : failed.leg() == Leg.PREFILL
                        ? request.prefillOf(failed.attempt())
                        : request.decodeOf(failed.attempt());
        FaultKind said = call == null || call.isWithdrawn() ? null : call.kind();
        if (request == null || said == null || said.chargesNode()) {
            return false;
        }
        if (failed.charged()) {
            broken(request, failed.suspect() + " is charged with " + said + " of " + call);
        }
        return true;
    }

    @Override
    void momentOver() {
        for (NodeTrack node : takenOut) {
            if (!everFailed.contains(node)) {
                broken(node + " is taken out of use and has never failed"
                        + (node.overloadedNanos == NodeTrack.NEVER ? "" : ", it was only overloaded"));
            }
        }
        takenOut.clear();
    }
}
