/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** One prompt that a prefill engine computes, with the KV blocks that it fills. */
final class PrefillRun {
    final PrefillExchange exchange;
    final PromptWork work;
    final long blocks;
    boolean withdrawn;
    int computeUpTo;

    PrefillRun(PrefillExchange exchange, PromptWork work, long blocks) {
        this.exchange = exchange;
        this.work = work;
        this.blocks = blocks;
        this.computeUpTo = work.promptTokens();
    }
}
