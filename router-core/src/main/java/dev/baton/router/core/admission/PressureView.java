/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.api.admission.LegPressure;
import dev.baton.router.api.admission.Pressure;
import dev.baton.router.api.node.Leg;
import dev.baton.router.core.placement.Seeker;

/** The pressure as one request sees it. Confined to the call that it is made for. */
record PressureView(Seeker seeker, WaitingRoom room, DepartureRate departures) implements Pressure {
    @Override
    public LegPressure leg(Leg leg) {
        return seeker.pressure(leg);
    }

    @Override
    public int waitingRequests() {
        return room.requests();
    }

    @Override
    public long waitingTokens() {
        return room.tokens();
    }

    @Override
    public long predictedWaitNanos() {
        return departures.predictNanos(room.requests());
    }
}
