/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.time.NanoClock;
import java.util.random.RandomGenerator;

/**
 * What a router gives its plugins, and the parts of which a plugin may be composed, found where it was found itself.
 * Thread-safe.
 *
 * @param router what the router gives
 * @param parts where parts come from
 */
record ComposingContext(PluginContext router, PluginSource parts) implements PluginContext {
    @Override
    public NanoClock clock() {
        return router.clock();
    }

    @Override
    public RandomGenerator random() {
        return router.random();
    }

    @Override
    public PrefixIndex prefixIndex() {
        return router.prefixIndex();
    }

    @Override
    public CostModel costModel() {
        return router.costModel();
    }

    @Override
    public <P> P create(Class<P> type, String spec) {
        return parts.create(type, spec, this);
    }
}
