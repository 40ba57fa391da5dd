/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.node;

/** The legs that a node can serve. Immutable. */
public enum NodeRole {
    /** Serves prefill only. */
    PREFILL,
    /** Serves decode only. */
    DECODE,
    /** Serves both legs from one budget; both legs on one such node need no transfer. */
    HYBRID;

    /**
     * Says whether a node of this role can serve a leg.
     *
     * @param leg the leg asked about
     * @return true if it can
     */
    public boolean serves(Leg leg) {
        return this == HYBRID || (leg == Leg.PREFILL ? this == PREFILL : this == DECODE);
    }
}
