/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.request.Phase;
import java.util.Optional;

/**
 * What clients, the host and its plugins do to a router beyond the faults of engines and transports, which are {@link
 * dev.baton.router.testkit.sim.FaultType}. Immutable.
 */
enum Trouble {
    /** The client withdraws its request. */
    CANCELLED(Reach.ALWAYS),
    /** The client cancels its subscription. */
    SUBSCRIPTION_CANCELLED(Reach.ALWAYS),
    /** The request's deadline passes. */
    DEADLINE(Reach.ALWAYS),
    /** The router is closed. */
    ROUTER_CLOSED(Reach.ALWAYS),
    /** The host's listener throws. */
    LISTENER_THROWS(Reach.ALWAYS),
    /** The host's listener calls the router back. */
    LISTENER_CALLS_BACK(Reach.ALWAYS),
    /** The client's subscriber throws. */
    SUBSCRIBER_THROWS(Reach.SUBSCRIBER),
    /** The client's subscriber requests for a negative number of chunks. */
    SUBSCRIBER_ASKS_WRONG(Reach.SUBSCRIBER),
    /** A strategy throws. */
    STRATEGY_THROWS(Reach.PLACEMENT),
    /** A strategy chooses what is not there. */
    STRATEGY_OUT_OF_RANGE(Reach.PLACEMENT),
    /** A strategy wants no node. */
    STRATEGY_NONE(Reach.PLACEMENT),
    /** A strategy calls the router back. */
    STRATEGY_CALLS_BACK(Reach.PLACEMENT),
    /** The policy throws. */
    POLICY_THROWS(Reach.ENTRY),
    /** The policy answers null. */
    POLICY_NULL(Reach.ENTRY),
    /** The policy calls the router back. */
    POLICY_CALLS_BACK(Reach.ENTRY);

    private final Reach reach;

    Trouble(Reach reach) {
        this.reach = reach;
    }

    /** When user code is called that can make it. */
    private enum Reach {
        ALWAYS("") {
            @Override
            boolean reaches(Phase phase, Mode mode) {
                return true;
            }
        },
        SUBSCRIBER("subscribers are called on entry and with chunks") {
            @Override
            boolean reaches(Phase phase, Mode mode) {
                return phase == Phase.WAITING || phase == Phase.DECODING;
            }
        },
        PLACEMENT("strategies are asked when a leg is to be placed") {
            @Override
            boolean reaches(Phase phase, Mode mode) {
                return phase == Phase.WAITING || (phase == Phase.TRANSFERRING && mode == Mode.AT_HANDOFF);
            }
        },
        ENTRY("policies are asked on entry") {
            @Override
            boolean reaches(Phase phase, Mode mode) {
                return phase == Phase.WAITING;
            }
        };

        private final String why;

        Reach(String why) {
            this.why = why;
        }

        abstract boolean reaches(Phase phase, Mode mode);
    }

    /** Says whether it needs a strategy of the host's own. */
    boolean isOfStrategies() {
        return reach == Reach.PLACEMENT;
    }

    /** Says in one line why a request cannot meet this in a phase, if it cannot. */
    Optional<String> impossible(Phase phase, Mode mode) {
        return reach.reaches(phase, mode) ? Optional.empty() : Optional.of(reach.why);
    }
}
