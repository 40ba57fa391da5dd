/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.Plugins;
import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.time.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * What a router gives its plugins, for tests: a clock that stands until it is moved, chance from a seed, no knowledge of
 * caches, the {@linkplain CostModel#PRIOR prior} for costs, and parts by name as the class path offers them. Thread-safe.
 */
public final class TestContext implements PluginContext {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final AtomicLong nowNanos = new AtomicLong(1_000_000_000);
    private final AtomicLong chance;
    private final RandomGenerator random = this::nextLong;
    private final Plugins plugins = Plugins.find(TestContext.class.getClassLoader());

    /**
     * Makes a context.
     *
     * @param seed decides everything that is left to chance
     */
    public TestContext(long seed) {
        this.chance = new AtomicLong(seed);
    }

    /**
     * Moves the clock.
     *
     * @param by zero or more
     */
    public void advance(Duration by) {
        nowNanos.addAndGet(by.toNanos());
    }

    @Override
    public NanoClock clock() {
        return nowNanos::get;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) over one counter, so that any thread may use it. */
    private long nextLong() {
        long z = chance.addAndGet(GOLDEN_GAMMA);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public PrefixIndex prefixIndex() {
        return PrefixIndex.NONE;
    }

    @Override
    public CostModel costModel() {
        return CostModel.PRIOR;
    }

    @Override
    public <P> P create(Class<P> type, String spec) {
        return plugins.create(type, spec, this);
    }
}
