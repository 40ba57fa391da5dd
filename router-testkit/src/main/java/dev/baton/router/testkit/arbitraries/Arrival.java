/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.arbitraries;

import dev.baton.router.api.annotation.Experimental;
import dev.baton.router.testkit.Simulation;
import dev.baton.router.testkit.sim.SimPrompt;
import java.time.Duration;

/**
 * A request that comes. Immutable.
 *
 * @param atMillis when, milliseconds from the beginning, 0 or more
 * @param promptTokens length of its prompt, at least 1
 * @param outputTokens what it generates, at least 1
 */
@Experimental
public record Arrival(long atMillis, int promptTokens, int outputTokens) {
    /**
     * Plans it.
     *
     * @param simulation at its beginning
     */
    public void submitTo(Simulation simulation) {
        simulation.submitAt(Duration.ofMillis(atMillis), SimPrompt.of(promptTokens, outputTokens));
    }

    @Override
    public String toString() {
        return promptTokens + " → " + outputTokens + " tokens at " + atMillis + " ms";
    }
}
