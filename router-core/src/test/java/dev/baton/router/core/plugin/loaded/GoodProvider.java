/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin.loaded;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** A provider that works. */
public class GoodProvider implements StrategyProvider<String> {
    @Override
    public String name() {
        return "good";
    }

    @Override
    public String description() {
        return "works";
    }

    @Override
    public String configure(Settings settings) {
        return "";
    }

    @Override
    public Strategy create(String config, PluginContext context) {
        return (request, candidates) -> 0;
    }
}
