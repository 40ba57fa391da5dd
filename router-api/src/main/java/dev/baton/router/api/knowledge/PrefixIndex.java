/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.knowledge;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.request.RouteRequest;

/**
 * Knows which node holds how long a prefix of a prompt. Implementations are thread-safe; a look-up takes no lock and
 * allocates nothing.
 *
 * <p>A node is named by its slot: a small number that its registry gives it for as long as it is a member.
 */
@Experimental
public interface PrefixIndex {
    /** An index that knows nothing. */
    PrefixIndex NONE = new PrefixIndex() {
        @Override
        public int blockTokens() {
            return 0;
        }

        @Override
        public void longestMatches(RouteRequest request, int[] blocksBySlot) {}
    };

    /**
     * Returns how many tokens one block holds.
     *
     * @return tokens, 0 if the index knows nothing
     */
    int blockTokens();

    /**
     * Finds, for all nodes in one pass, how many leading blocks of a request each one holds.
     *
     * @param request its prefix hashes are looked up
     * @param blocksBySlot all zero before; afterwards the count at each slot. Slots past its end are left out.
     */
    void longestMatches(RouteRequest request, int[] blocksBySlot);
}
