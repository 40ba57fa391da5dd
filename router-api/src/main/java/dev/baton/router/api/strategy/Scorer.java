/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.strategy;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.api.request.RouteRequest;
import java.util.Set;

/**
 * Says how good each candidate is by one measure, from 0 (worst) to 1 (best); a composed strategy adds several up by
 * weight. Implementations are thread-safe, never block, allocate nothing, and change nothing but their own state. One
 * that also is a {@link StrategyFeedback} is told what came of the choices.
 */
@Experimental
@FunctionalInterface
public interface Scorer {
    /**
     * Scores all candidates.
     *
     * @param request the request
     * @param candidates the nodes still in question, at least one; valid only during this call
     * @param scores where to write, by index; all zero before, at least as long as there are candidates. What is written
     *     is clamped to 0 and 1; what is not a number counts as 0
     */
    void score(RouteRequest request, Candidates candidates, double[] scores);

    /**
     * Declares what {@link #score} reads of the candidates; to read anything else then throws. Asked once.
     *
     * @return everything unless overridden
     */
    default Set<Input> inputs() {
        return Input.ALL;
    }
}
