/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.admission;

import dev.baton.router.api.request.RouteRequest;
import java.time.Duration;

/**
 * Says whether a request may enter. A query: it changes nothing, so it may be asked for a prediction too.
 * Implementations are thread-safe and never block.
 */
@FunctionalInterface
public interface BackpressurePolicy {
    /**
     * Decides.
     *
     * @param request the request
     * @param pressure how full everything is; valid only during this call
     * @return whether it may enter and how long it may wait
     */
    AdmissionDecision evaluate(RouteRequest request, Pressure pressure);

    /**
     * Admits every request and lets it wait for its turn, up to a number of waiting requests and a time.
     *
     * @param maxWaiting how many may wait, 0 or more
     * @param maxWait how long each may wait, zero or more
     * @return an immutable policy
     */
    static BackpressurePolicy queue(int maxWaiting, Duration maxWait) {
        AdmissionDecision admit = new AdmissionDecision.Admit(maxWait, maxWaiting);
        return (request, pressure) -> admit;
    }

    /**
     * Admits a request only if it can start at once.
     *
     * @return an immutable policy
     */
    static BackpressurePolicy rejectWhenFull() {
        return queue(0, Duration.ZERO);
    }
}
