/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.node.NodeView;

/**
 * R19, as far as a history shows it: a plan binds nothing, so a request that was planned for a node starts elsewhere when
 * every node has room; and no plan is left when nobody waits. Confined to one check.
 */
final class PlansMove extends StartsWhenItCan {
    PlansMove() {
        super("R19", "what was planned and waits can move", true);
    }

    @Override
    void settled(Event.Settled event) {
        for (NodeView node : event.nodes()) {
            if (node.plannedNanos() != 0) {
                broken("nobody waits, but work is planned for " + node);
            }
        }
    }
}
