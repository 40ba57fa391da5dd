/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** One prompt that a prefill engine computes, with the KV blocks that it fills. */
final class PrefillRun extends PromptRun {
    private final PrefillEngine engine;
    private final PrefillExchange exchange;
    private final long blocks;

    /** Blocks may be 0: it then fills those of the decode request that waits for it on the same node. */
    PrefillRun(PrefillEngine engine, PrefillExchange exchange, long blocks) {
        this.engine = engine;
        this.exchange = exchange;
        this.blocks = blocks;
    }

    PrefillExchange exchange() {
        return exchange;
    }

    long blocks() {
        return blocks;
    }

    @Override
    PromptWork begin() {
        return engine.begin(this);
    }

    @Override
    void computed() {
        engine.computed(this);
    }

    @Override
    void stopped() {
        engine.stopped(this);
    }
}
