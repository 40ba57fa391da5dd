/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.TransportException;
import java.util.concurrent.CompletionStage;

/**
 * A counted claim on one node for one leg, given to a host that keeps its own lifecycle. Thread-safe.
 *
 * <p>It is released exactly once (rule R3): by the first of {@link #succeeded}, {@link #failed} and {@link #cancelled},
 * by the loss of its node, or by the request's deadline, which ends the lease of a host that forgot. Every later call
 * does nothing.
 */
public interface Reservation {
    /**
     * Returns the leg.
     *
     * @return the leg
     */
    Leg leg();

    /**
     * Returns the node that the claim is on.
     *
     * @return the node
     */
    Node node();

    /** The leg did its part. Releases the claim. */
    void succeeded();

    /**
     * The leg failed. Releases the claim and charges the suspect, as the kind of failure asks for.
     *
     * @param failure what the host met
     */
    void failed(TransportException failure);

    /** The leg is no longer wanted. Releases the claim and charges nobody. */
    void cancelled();

    /**
     * Tells when the claim is lost without the host's doing.
     *
     * @return a stage that completes with the reason, one line, when the node is lost, restarted or removed, or when
     *     the lease ends; it never completes if the host released the claim first
     */
    CompletionStage<String> revoked();
}
