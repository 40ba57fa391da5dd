/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.api.settings.HealthSettings;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.settings.Timeouts;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;

/**
 * What a router was asked for, as far as rules depend on it. Immutable.
 *
 * @param capabilities how the engines work
 * @param decodeChoice when decode nodes are chosen
 * @param timeouts how long things may take
 * @param retry how often it may try again
 * @param health when nodes are taken out of use
 * @param maxResumes how often a broken stream may go on
 * @param maxWaitingRequests how many may wait
 * @param eagerness when a request that waits must be bound
 */
record Terms(
        TransportCapabilities capabilities,
        DecodeChoice decodeChoice,
        Timeouts timeouts,
        RetrySettings retry,
        HealthSettings health,
        int maxResumes,
        int maxWaitingRequests,
        Eagerness eagerness) {
    /** Returns whether decode is left open until handoff. */
    boolean leavesDecodeOpen() {
        return decodeChoice == DecodeChoice.AT_HANDOFF && capabilities.order() == LegOrder.SEQUENTIAL;
    }
}
