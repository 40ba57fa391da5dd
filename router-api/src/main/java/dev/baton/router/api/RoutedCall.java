/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.node.Placement;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A submitted request. Thread-safe. */
public interface RoutedCall {
    /**
     * Returns the request's id.
     *
     * @return the host's id, or the one that the router gave
     */
    String id();

    /**
     * Returns where it stands.
     *
     * @return the phase
     */
    Phase phase();

    /**
     * Returns where its last attempt was placed.
     *
     * @return the placement, or null if none was bound yet
     */
    @Nullable
    Placement placement();

    /**
     * Returns how it ends: exactly one outcome (rule R1).
     *
     * @return a stage that never completes exceptionally; completing it from outside changes nothing
     */
    CompletionStage<Outcome> outcome();

    /**
     * Withdraws the request. Its outcome is {@link Outcome.Cancelled} at once; what it had claimed is freed when its
     * engines let go (rule R12). Does nothing if it has ended.
     */
    void cancel();
}
