/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.request.RouteRequest;
import java.util.Set;

/**
 * Takes candidates out before the others are scored. Same duties as a {@link Scorer}. What happens if none is left is
 * for the strategy to say that uses it.
 */
@Experimental
@FunctionalInterface
public interface Filter {
    /**
     * Takes candidates out.
     *
     * @param request the request
     * @param candidates the nodes still in question, at least one; valid only during this call
     * @param keep set those to false that are to go, by index; all true before, at least as long as there are candidates
     */
    void filter(RouteRequest request, Candidates candidates, boolean[] keep);

    /**
     * Declares what {@link #filter} reads of the candidates; to read anything else then throws. Asked once.
     *
     * @return everything unless overridden
     */
    default Set<Input> inputs() {
        return Input.ALL;
    }
}
