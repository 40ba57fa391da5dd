/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.Placement;
import dev.baton.router.core.registry.Hold;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a request was bound to: the holds on its nodes, all or none, or the credit in place of the decode hold. Immutable;
 * whoever has it owes its release.
 *
 * @param prefill the hold on the prefill node; null if that leg is not wanted or is skipped
 * @param decode the hold on the decode node; null if that leg is not wanted or left open
 * @param credit the credit on the decode pool, where decode is left open
 */
public record Binding(
        @Nullable Hold prefill,
        @Nullable Hold decode,
        @Nullable Credit credit) implements PlacementResult {
    /** Gives everything back. */
    public void release() {
        if (credit != null) {
            credit.release(); // first, so that whom the holds wake finds it free
        }
        if (prefill != null) {
            prefill.release();
        }
        if (decode != null) {
            decode.release();
        }
    }

    /** Returns where the legs go. */
    public Placement placement() {
        return new Placement(
                prefill == null ? null : prefill.state().node(),
                decode == null ? null : decode.state().node());
    }

    /** Returns the node that the request meets first: prefill's, or decode's where prefill is skipped. */
    public Node leadingNode() {
        Hold first = prefill != null ? prefill : Objects.requireNonNull(decode, "a binding without nodes");
        return first.state().node();
    }

    /** Says whether every node of it may still be used. */
    public boolean isUsable() {
        return (prefill == null || prefill.state().isUsable())
                && (decode == null || decode.state().isUsable());
    }
}
