/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** Whose fault a failure is, by rule R8. Not instantiable. */
final class Blame {
    private Blame() {}

    /** Returns the node to blame for a call that failed. */
    static NodeTrack of(World world, CallTrack call) {
        Throwable failure = call.failure;
        if (failure == null) {
            throw new IllegalStateException(call + " has not failed");
        }
        return of(world, call, CallTrack.typed(failure));
    }

    /** Returns the node to blame for what has befallen a call: whom the failure names, or prefill, or the call's own. */
    static NodeTrack of(World world, CallTrack call, TransportException failure) {
        CallTrack prefill = call.request.prefillOf(call.attempt);
        NodeTrack named = named(world, call, prefill, failure.suspectNodeId());
        if (named != null) {
            return named;
        }
        boolean waitedInVain = call.called.leg() == Leg.DECODE && failure.kind() == FaultKind.TIMEOUT;
        return waitedInVain && prefill != null && !prefill.isOver() ? prefill.node : call.node;
    }

    /** Only a node of the same attempt can be named. */
    private static @Nullable NodeTrack named(
            World world, CallTrack call, @Nullable CallTrack prefill, @Nullable String suspect) {
        if (suspect == null) {
            return null;
        }
        if (call.node.id.equals(suspect)) {
            return call.node;
        }
        if (prefill != null && prefill.node.id.equals(suspect)) {
            return prefill.node;
        }
        if (call.handoff != null && call.handoff.prefill.node.id.equals(suspect)) {
            return call.handoff.prefill.node;
        }
        Node peer = call.called.peer();
        return peer != null && peer.id().equals(suspect) ? world.membership(peer) : null;
    }
}
