/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.TransportException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R8: a leg's failure cancels the other leg, and is charged to the suspect alone; no node is taken out of use for what was
 * not its fault. Confined to one check.
 */
final class OtherLegCancelled extends Rule {
    private final List<CallTrack> mustGo = new ArrayList<>();
    private final Set<CallTrack> mustGoAfterChunk = new HashSet<>();
    private final List<Ejection> ejections = new ArrayList<>();
    private final Map<NodeTrack, Integer> faults = new HashMap<>();

    OtherLegCancelled() {
        super("R8", "a leg's failure cancels the other and is charged to the suspect alone");
    }

    // ---- the other leg

    @Override
    void failed(CallTrack call) {
        if (!call.counts()) {
            return;
        }
        count(call);
        CallTrack other = call.isPrefill() ? call.request.decodeOf(call.attempt) : call.request.prefillOf(call.attempt);
        if (other == null || other.isOver() || (call.isPrefill() && other.chunks > 0)) {
            return;
        }
        if (other.mayBeAborted()) {
            mustGo.add(other);
        } else {
            mustGoAfterChunk.add(other);
        }
    }

    @Override
    void sent(CallTrack call, @Nullable Object value) {
        if (mustGoAfterChunk.remove(call)) {
            mustGo.add(call);
        }
    }

    @Override
    void momentOver() {
        ejections.forEach(this::check);
        ejections.clear();
        for (CallTrack call : mustGo) {
            if (!call.isWithdrawn() && !call.isOver()) {
                broken(call.request, call + " goes on, although the other leg has failed");
            }
        }
        mustGo.clear();
    }

    // ---- who is charged

    private void count(CallTrack call) {
        FaultKind kind = call.kind();
        if (kind != null && kind.chargesNode() && call.suspect != null) {
            faults.merge(call.suspect, 1, Integer::sum);
        }
    }

    @Override
    void prefilled(CallTrack call) {
        if (call.result == null) {
            faults.merge(call.node, 1, Integer::sum);
        } else if (!call.isWithdrawn()) {
            faults.remove(call.node);
        }
    }

    @Override
    void told(RouterEvent event) {
        if (event instanceof RouterEvent.LegFailed failed) {
            legFailed(failed);
        } else if (event instanceof RouterEvent.NodeStatusChanged changed) {
            statusChanged(changed);
        }
    }

    private void legFailed(RouterEvent.LegFailed failed) {
        RequestTrack request = world().request(failed.requestId());
        NodeTrack suspect = world().membership(failed.suspect());
        if (request == null || suspect == null || !(failed.cause() instanceof TransportException cause)) {
            return;
        }
        CallTrack call =
                failed.leg() == Leg.PREFILL ? request.prefillOf(failed.attempt()) : request.decodeOf(failed.attempt());
        boolean timedOut = cause.kind() == FaultKind.TIMEOUT;
        if (call == null || (call.failure == null && !timedOut)) {
            if (failed.charged()) {
                faults.merge(suspect, 1, Integer::sum);
            }
            return; // its node was lost, which is charged to nobody
        }
        if (call.failure == null) {
            faults.merge(suspect, 1, Integer::sum);
        }
        NodeTrack expected = call.suspect != null ? call.suspect : Blame.of(world(), call, cause);
        if (expected != suspect) {
            broken(
                    request,
                    "the failure of " + call + " is charged to " + suspect + ", but the suspect is " + expected + ": "
                            + cause.kind());
        }
        if (failed.charged() && !cause.kind().chargesNode()) {
            broken(request, suspect + " is charged with " + cause.kind() + " of " + call);
        }
    }

    private void statusChanged(RouterEvent.NodeStatusChanged changed) {
        NodeTrack node = world().membership(changed.node());
        boolean out = changed.to() == NodeStatus.EJECTED || changed.to() == NodeStatus.UNREACHABLE;
        if (node == null || !out || world().isBeingChanged(node.id)) {
            return;
        }
        int threshold = node.probation ? 1 : terms().health().faultThreshold();
        ejections.add(new Ejection(node, faults.getOrDefault(node, 0), threshold));
    }

    /** What was told of it in the same moment counts too: a node is taken out before the leg's failure is told. */
    private void check(Ejection ejection) {
        int now = faults.getOrDefault(ejection.node, 0);
        int count = Math.max(now, ejection.faults);
        if (count > 0 && count < ejection.threshold) {
            broken(ejection.node + " is taken out of use after " + count + " faults, but " + ejection.threshold
                    + " are the threshold");
        }
    }

    /** A node that the router took out of use. */
    private record Ejection(NodeTrack node, int faults, int threshold) {}
}
