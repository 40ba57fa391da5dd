/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.annotation.Experimental;

/** Packs the choice for both legs into one {@code long}, so that a placement allocates nothing. Not instantiable. */
@Experimental
public final class LegPair {
    /** No placement now: the request waits. */
    public static final long NONE = of(Strategy.NONE, Strategy.NONE);

    /** In place of a prefill index: prefill is skipped, decode computes the prompt itself. */
    public static final int LOCAL = -2;

    /** In place of a decode index: decode is left open until handoff; a hybrid node keeps it. */
    public static final int OPEN = -3;

    private LegPair() {}

    /**
     * Packs a choice.
     *
     * @param prefill an index, {@link #LOCAL} or {@link Strategy#NONE}
     * @param decode an index, {@link #OPEN} or {@link Strategy#NONE}
     * @return both in one
     */
    public static long of(int prefill, int decode) {
        return (long) prefill << 32 | (decode & 0xFFFF_FFFFL);
    }

    /**
     * Unpacks the choice for prefill.
     *
     * @param pair what {@link #of} made
     * @return an index, {@link #LOCAL} or {@link Strategy#NONE}
     */
    public static int prefill(long pair) {
        return (int) (pair >> 32);
    }

    /**
     * Unpacks the choice for decode.
     *
     * @param pair what {@link #of} made
     * @return an index, {@link #OPEN} or {@link Strategy#NONE}
     */
    public static int decode(long pair) {
        return (int) pair;
    }
}
