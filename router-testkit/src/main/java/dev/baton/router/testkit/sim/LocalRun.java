/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** What a decode engine computes because it has no KV for it: a prompt that came without, or what was preempted. */
final class LocalRun extends PromptRun {
    private final DecodeEngine engine;
    private final DecodeTask task;

    LocalRun(DecodeEngine engine, DecodeTask task) {
        this.engine = engine;
        this.task = task;
    }

    @Override
    PromptWork begin() {
        SimNode node = task.node();
        int cached = node.cache().cachedTokens(task.exchange().prompt());
        return new PromptWork(node.profile().prefill(), task.contextTokens(), cached);
    }

    @Override
    void computed() {
        account();
        engine.run(task);
    }

    @Override
    void stopped() {
        account();
        engine.stopped(task);
    }

    private void account() {
        SimNode node = task.node();
        if (computedTokens() > 0) {
            node.cache().add(task.exchange().prompt(), computedUpTo());
            node.counters().recomputedTokens += computedTokens();
            node.counters().promptTokensCached += work().cachedTokens();
            node.emit(ClusterEvent.Kind.COMPUTED, task.exchange(), computedTokens());
        }
    }
}
