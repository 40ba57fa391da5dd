/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.testkit.sim.SimPrompt;
import java.util.Objects;

/**
 * One request of a scenario and how its client behaves. Immutable.
 *
 * @param gapNanos after the request before it
 * @param request what the router is told
 * @param prompt what the engines are sent
 * @param client how its client behaves
 */
record PlannedRequest(long gapNanos, RouteRequest request, SimPrompt prompt, Client client) {
    String id() {
        return Objects.requireNonNull(request.id());
    }

    /**
     * How a client behaves. Immutable.
     *
     * @param demand how it requests for chunks
     * @param pauseNanos how long it pauses before it requests for more
     * @param cancelAfterNanos when it gives up, after it was submitted; −1: never
     * @param cancelAtChunk at which chunk it gives up; 0: at none
     * @param bySubscription whether it cancels its subscription, or the call
     * @param rude what it does that it must not
     */
    record Client(
            Demand demand,
            long pauseNanos,
            long cancelAfterNanos,
            int cancelAtChunk,
            boolean bySubscription,
            Rude rude) {}

    /** How a client requests for chunks. Immutable. */
    enum Demand {
        /** For everything, at once. */
        ALL,
        /** For one at a time. */
        ONE_BY_ONE,
        /** For one at a time, after a pause. */
        SLOWLY,
        /** For nothing, until a pause is over; then for everything. */
        LATE,
        /** For nothing, ever. */
        NEVER
    }

    /** What a client does that it must not. Immutable. */
    enum Rude {
        /** Nothing. */
        NO,
        /** Throws in onSubscribe. */
        THROWS_ON_SUBSCRIBE,
        /** Throws in onNext. */
        THROWS_ON_NEXT,
        /** Throws in onComplete or onError. */
        THROWS_AT_END,
        /** Asks for −1 chunks in onSubscribe. */
        ASKS_WRONG_AT_ONCE,
        /** Asks for −1 chunks in onNext. */
        ASKS_WRONG_LATER
    }
}
