/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.RouterStats;
import dev.baton.router.api.node.NodeView;

/**
 * R3: a reservation is released exactly once; the counters of an idle router are all zero, and a closed one has no timers.
 * Confined to one check. It looks at what the host sees when everything is over.
 */
final class ReleasedOnce extends Rule {

    ReleasedOnce() {
        super("R3", "a reservation is released exactly once; an idle router's counters are zero");
    }

    @Override
    void settled(Event.Settled event) {
        RouterStats stats = event.stats();
        if (stats.openReservations() != 0 || stats.inFlight() != 0) {
            broken("the router is idle, but its counters are not zero: " + stats);
        }
        if (stats.waiting() != 0 || stats.waitingTokens() != 0) {
            broken("nobody waits, but the router counts " + stats.waiting() + " requests with " + stats.waitingTokens()
                    + " tokens in its waiting room");
        }
        for (NodeView node : event.nodes()) {
            if (node.inFlight() != 0
                    || node.prefillTokens() != 0
                    || node.kvTokens() != 0
                    || node.overdraftTokens() != 0) {
                broken("the router is idle, but a claim is left: " + node);
            }
        }
        if (world().isClosing() && event.timers() != 0) {
            broken("the router is closed, but " + event.timers() + " of its timers are pending");
        }
    }
}
