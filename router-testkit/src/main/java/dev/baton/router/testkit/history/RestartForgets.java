/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.NodeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * R13: a restart forgets what was learned of the old incarnation: the new one may be used, gets what is new, and what ran
 * on the old one is withdrawn. Confined to one check. That its latencies and cache are forgotten shows in no history.
 */
final class RestartForgets extends Rule {
    private final List<CallTrack> onOld = new ArrayList<>();
    private final Map<String, NodeTrack> last = new HashMap<>();

    RestartForgets() {
        super("R13", "a new incarnation begins anew");
    }

    @Override
    void called(CallTrack call) {
        NodeTrack now = world().member(call.node.id);
        if (!call.node.isCurrent() && now != null) {
            broken(call.request, call + " goes to an incarnation that is gone; " + now + " is there now");
        }
    }

    @Override
    void changed(Event.Changed event, @Nullable NodeTrack node) {
        if (event.change() != Event.Change.REGISTER || node == null) {
            return;
        }
        NodeTrack old = last.put(node.id, node);
        if (old == node) {
            return;
        }
        if (event.status() != NodeStatus.ONLINE && !node.wasOnline) {
            broken(node + " was registered as a new incarnation, but is " + event.status());
        }
        if (old != null) {
            onOld.addAll(old.calls);
        }
    }

    @Override
    void momentOver() {
        for (CallTrack call : onOld) {
            if (!call.isOver() && !call.isWithdrawn() && call.mayBeAborted()) {
                broken(call.request, call + " goes on, although its node has restarted");
            }
        }
        onOld.clear();
    }
}
