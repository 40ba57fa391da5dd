/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.testkit.history.History;
import dev.baton.router.testkit.history.Violation;
import java.util.List;

/**
 * What came of one scenario. Immutable, as far as its parts are.
 *
 * @param seed its number
 * @param requests how many were submitted
 * @param history what happened
 * @param violations what must not have happened, in order of time
 * @param coverage which faults met requests in which phases
 */
public record BurnResult(long seed, long requests, History history, List<Violation> violations, Coverage coverage) {
    /**
     * Returns the command that runs it again.
     *
     * @return a command line
     */
    public String again() {
        return "java -jar baton.jar burn --seeds " + seed + ".." + seed;
    }

    /**
     * Explains each violation in a few lines, with the seed and the command that runs it again.
     *
     * @return lines for people; empty if nothing was broken
     */
    public String explanation() {
        StringBuilder text = new StringBuilder();
        violations.forEach(violation -> text.append(violation.text(seed, again())));
        return text.toString();
    }
}
