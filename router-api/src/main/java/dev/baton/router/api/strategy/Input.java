/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.annotation.Experimental;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a {@link Scorer} or {@link Filter} may read of candidates beyond what is always there (leg, size, node, slot and
 * room). Immutable. Each part declares what it reads; what no part declares is not looked up.
 */
@Experimental
public enum Input {
    /** {@link Candidates#inFlight}. */
    IN_FLIGHT,
    /** {@link Candidates#prefillTokens}. */
    PREFILL_TOKENS,
    /** {@link Candidates#kvTokens}. */
    KV_TOKENS,
    /** {@link Candidates#plannedNanos}. */
    PLANNED_WORK,
    /** {@link Candidates#cachedTokens}: a look-up of the prompt's hashes in the prefix index. */
    CACHED_TOKENS,
    /** {@link Candidates#reported} and {@link Candidates#reportAgeNanos}. */
    REPORTS;

    /** All of them. Unmodifiable. */
    public static final Set<Input> ALL = Collections.unmodifiableSet(EnumSet.allOf(Input.class));
}
