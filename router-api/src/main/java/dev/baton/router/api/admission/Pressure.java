/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.admission;

import dev.baton.router.api.node.Leg;

/** How full everything is that a request would need. Valid only inside the call that it was given to. */
public interface Pressure {
    /**
     * Returns the pressure on one leg.
     *
     * @param leg the leg
     * @return its pressure
     */
    LegPressure leg(Leg leg);

    /**
     * Returns how many requests wait.
     *
     * @return requests, 0 or more
     */
    int waitingRequests();

    /**
     * Returns how many prompt tokens wait.
     *
     * @return tokens, 0 or more
     */
    long waitingTokens();

    /**
     * Returns how long a request that joined the end of the waiting room now would wait, by the rate at which requests
     * have left it.
     *
     * @return nanoseconds, 0 if nobody waits, −1 if the rate is not known
     */
    long predictedWaitNanos();
}
