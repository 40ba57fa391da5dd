/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.time.NanoClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A context with a clock that a test moves, a seed, and parts that a test gives. Confined to one thread. */
final class FakeContext implements PluginContext {
    /** What time it is. */
    long now;

    private final RandomGenerator random = new SplittableRandom(20);
    private final Map<String, Object> parts = new HashMap<>();

    /** Offers a part. */
    FakeContext part(String spec, Object part) {
        parts.put(spec, part);
        return this;
    }

    @Override
    public NanoClock clock() {
        return () -> now;
    }

    @Override
    public RandomGenerator random() {
        return random;
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
        Object part = parts.get(spec);
        if (!type.isInstance(part)) {
            throw new ConfigurationException(
                    type.getSimpleName() + " '" + spec + "'", List.of("unknown name. Known names: " + parts.keySet()));
        }
        return type.cast(part);
    }
}
