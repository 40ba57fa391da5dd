/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.LegCall;

/** How much a call really generates: what the model would, cut short by the request's own maximum. */
final class OutputLength {
    private OutputLength() {}

    static int of(LegCall<SimPrompt> call) {
        int natural = call.payload().outputTokens();
        int maximum = call.request().maxOutputTokens();
        return maximum == 0 ? natural : Math.min(natural, maximum);
    }
}
