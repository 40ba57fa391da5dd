/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.node;

import org.jspecify.annotations.Nullable;

/**
 * The node chosen for each leg of one attempt. Immutable.
 *
 * @param prefill where prefill runs; null if it is skipped and decode prefills locally
 * @param decode where decode runs; null while it is left open until handoff
 */
public record Placement(@Nullable Node prefill, @Nullable Node decode) {
    /**
     * Returns the node of one leg.
     *
     * @param leg the leg
     * @return its node or null
     */
    public @Nullable Node node(Leg leg) {
        return leg == Leg.PREFILL ? prefill : decode;
    }

    @Override
    public String toString() {
        return (prefill == null ? "local" : prefill.id()) + " → " + (decode == null ? "open" : decode.id());
    }
}
