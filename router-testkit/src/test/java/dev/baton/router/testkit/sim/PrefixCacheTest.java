/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefixCacheTest {
    private final PrefixCache cache = new PrefixCache(new PrefixCacheSettings(10, 45));

    @Test
    void onlyTheLeadingRunCounts() {
        cache.add(SimPrompt.of(40, 1, 1, 2, 3, 4), 40);

        assertThat(cache.cachedTokens(SimPrompt.of(100, 1, 1, 2, 9, 4))).isEqualTo(20);
        assertThat(cache.cachedTokens(SimPrompt.of(100, 1, 9, 2, 3))).isZero();
        assertThat(cache.cachedTokens(SimPrompt.of(100, 1))).isZero();
    }

    @Test
    void leastRecentlyUsedGoFirstAndAPrefixFromItsEnd() {
        cache.add(SimPrompt.of(30, 1, 1, 2, 3), 30);
        cache.add(SimPrompt.of(30, 1, 7, 8), 20);

        // four blocks fit: of 1, 2, 3 the last was evicted
        assertThat(cache.cachedTokens(SimPrompt.of(100, 1, 1, 2, 3))).isEqualTo(20);
        assertThat(cache.cachedTokens(SimPrompt.of(100, 1, 7, 8))).isEqualTo(20);
    }

    @Test
    void lookingUpCountsAsUse() {
        cache.add(SimPrompt.of(20, 1, 1, 2), 20);
        cache.add(SimPrompt.of(20, 1, 3, 4), 20);
        cache.cachedTokens(SimPrompt.of(100, 1, 1, 2));
        cache.add(SimPrompt.of(20, 1, 5, 6), 20);

        assertThat(cache.cachedTokens(SimPrompt.of(100, 1, 1, 2))).isEqualTo(20);
        assertThat(cache.cachedTokens(SimPrompt.of(100, 1, 3, 4))).isZero();
    }

    @Test
    void ofAPromptThatIsTooLargeTheBeginningStays() {
        cache.add(SimPrompt.of(80, 1, 1, 2, 3, 4, 5, 6, 7, 8), 80);

        assertThat(cache.cachedTokens(SimPrompt.of(100, 1, 1, 2, 3, 4, 5, 6))).isEqualTo(40);
    }

    @Test
    void withoutCapacityNothingIsCached() {
        PrefixCache none = new PrefixCache(PrefixCacheSettings.NONE);
        none.add(SimPrompt.of(1_000, 1, 1, 2), 1_000);

        assertThat(none.cachedTokens(SimPrompt.of(2_000, 1, 1, 2))).isZero();
    }
}
