/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.transport.TransportCapabilities.LegOrder;

/** How the two legs of requests are dispatched in one scenario. Immutable. */
public enum Mode {
    /** One leg after the other; decode is chosen with prefill. */
    UP_FRONT(LegOrder.SEQUENTIAL),
    /** One leg after the other; decode is chosen when prefill hands off. */
    AT_HANDOFF(LegOrder.SEQUENTIAL),
    /** Both legs at once, meeting under an id. */
    CONCURRENT(LegOrder.CONCURRENT);

    private final LegOrder order;

    Mode(LegOrder order) {
        this.order = order;
    }

    /**
     * Returns how the engines work.
     *
     * @return the order of the legs
     */
    public LegOrder order() {
        return order;
    }
}
