/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.NodeStatus;
import org.jspecify.annotations.Nullable;

/**
 * R5: after a status change returns, no new dispatch goes to a node that may not be used. Confined to one check. The decode
 * of an attempt that began before its node was drained is no new dispatch.
 */
final class NothingToUnusable extends Rule {
    NothingToUnusable() {
        super("R5", "nothing new goes to a node that may not be used");
    }

    @Override
    void called(CallTrack call) {
        NodeTrack node = call.node;
        NodeTrack now = world().member(node.id);
        if (!node.isCurrent()) {
            if (now == null) {
                broken(call.request, call + " goes to a node that was removed");
            }
            return; // a restarted one is rule R13's
        }
        if (!node.isUsable() && !wasPromised(call)) {
            broken(call.request, call + " goes to a node that is " + node.status);
        }
    }

    @Override
    void changed(Event.Changed event, @Nullable NodeTrack node) {
        boolean takesOut = event.change() == Event.Change.DRAIN
                || event.change() == Event.Change.REMOVE
                || event.change() == Event.Change.UNREACHABLE;
        if (takesOut && node != null && node.isUsable()) {
            broken(node + " was taken out by " + event.change() + ", but is " + node.status);
        }
    }

    private static boolean wasPromised(CallTrack call) {
        NodeTrack node = call.node;
        return node.status == NodeStatus.DRAINING
                && node.lostNanos == NodeTrack.NEVER
                && !call.isPrefill()
                && call.boundPosition < node.statusPosition;
    }
}
