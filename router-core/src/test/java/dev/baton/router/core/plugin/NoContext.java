/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.time.NanoClock;
import java.util.random.RandomGenerator;

/** A context that is handed on and not used. Stateless. */
final class NoContext implements PluginContext {
    @Override
    public NanoClock clock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RandomGenerator random() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrefixIndex prefixIndex() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CostModel costModel() {
        throw new UnsupportedOperationException();
    }
}
