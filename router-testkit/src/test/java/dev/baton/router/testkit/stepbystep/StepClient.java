/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.stepbystep;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.SimToken;

/** Is told what becomes of a request of a {@link StepHost}. */
interface StepClient {
    /** Wants to know nothing. */
    StepClient NONE = new StepClient() {};

    default void bound(int attempt, Placement placement) {}

    default void legFailed(int attempt, Leg leg, Node node, TransportException cause) {}

    default void refused(Refusal refusal) {}

    default void given(SimToken token) {}

    /** Its one end: completed, lost, exhausted or refused. */
    default void ended(String how) {}
}
