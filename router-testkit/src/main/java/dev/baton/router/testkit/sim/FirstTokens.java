/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.LegCall;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers, at the router's end, the attempts whose prefill gave the first token and no handoff. A decode call does
 * not say what its client has got, so whoever makes the call must know that it begins with the second token.
 */
final class FirstTokens {
    private final Map<String, Integer> attempts = new HashMap<>();

    void given(LegCall<SimPrompt> prefill) {
        attempts.put(prefill.requestId(), prefill.attempt());
    }

    /** Says whether the first token of a decode call's attempt has been given, and forgets it. */
    boolean take(LegCall<SimPrompt> decode) {
        Integer attempt = attempts.remove(decode.requestId());
        return attempt != null && attempt == decode.attempt();
    }
}
