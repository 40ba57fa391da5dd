/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The prefix cache of one prefill node: hashes of full blocks, least recently used out first. Of one prompt the last
 * block counts as used first, so that a prefix is evicted from its end, as in vLLM.
 */
final class PrefixCache {
    private final int blockTokens;
    private final long capacityBlocks;
    private final Map<Long, Boolean> blocks = new LinkedHashMap<>(16, 0.75f, true);

    PrefixCache(PrefixCacheSettings settings) {
        this.blockTokens = settings.blockTokens();
        this.capacityBlocks = settings.capacityTokens() / settings.blockTokens();
    }

    /**
     * Finds how many leading tokens of a prompt are cached: whole blocks, and never all, since one token is computed
     * anew.
     */
    int cachedTokens(SimPrompt prompt) {
        int limit = Math.min(prompt.blocks(), (prompt.promptTokens() - 1) / blockTokens);
        int matched = 0;
        while (matched < limit && blocks.containsKey(prompt.blockHash(matched))) {
            matched++;
        }
        touch(prompt, matched);
        return matched * blockTokens;
    }

    /** Remembers the full blocks among the first tokens of a prompt. */
    void add(SimPrompt prompt, int computedTokens) {
        if (capacityBlocks == 0) {
            return;
        }
        touch(prompt, Math.min(prompt.blocks(), computedTokens / blockTokens));
        Iterator<Long> eldest = blocks.keySet().iterator();
        while (blocks.size() > capacityBlocks) {
            eldest.next();
            eldest.remove();
        }
    }

    void clear() {
        blocks.clear();
    }

    private void touch(SimPrompt prompt, int count) {
        for (int block = count - 1; block >= 0; block--) {
            blocks.put(prompt.blockHash(block), Boolean.TRUE);
        }
    }
}
