/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.request.Phase;

/**
 * Something that goes wrong, met by requests in one phase, with legs dispatched in one mode; and how often it was. Immutable.
 *
 * @param fault what goes wrong: a {@link dev.baton.router.testkit.sim.FaultType}, or what clients, plugins and the host do
 * @param phase where the requests stood
 * @param mode how their legs are dispatched
 * @param hits how often
 * @param impossible why it cannot be met; empty if it can
 */
public record Cell(String fault, Phase phase, Mode mode, long hits, String impossible) {
    /**
     * Says whether it could have been met and was not.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return hits == 0 && impossible.isEmpty();
    }

    @Override
    public String toString() {
        return fault + "/" + phase + "/" + mode;
    }
}
