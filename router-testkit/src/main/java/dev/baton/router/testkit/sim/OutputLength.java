/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.LegCall;

/** How much a call really generates: what the model would, cut short by the request's own maximum or an early end. */
record OutputLength(boolean firstTokenFromPrefill, EarlyEnds earlyEnds) {
    int of(LegCall<SimPrompt> call) {
        return of(call.requestId(), call.payload(), call.request().maxOutputTokens());
    }

    int of(String requestId, SimPrompt prompt, int maximum) {
        int natural = earlyEnds.has(requestId) ? 1 : prompt.outputTokens();
        return maximum == 0 ? natural : Math.min(natural, maximum);
    }

    /** Says whether prefill makes the only token, so that there is nothing left for decode. */
    boolean endsWithPrefill(LegCall<SimPrompt> call) {
        return (firstTokenFromPrefill && of(call) == 1) || earlyEnds.has(call.requestId());
    }
}
