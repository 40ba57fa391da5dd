/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.customstrategy;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;

/** Offers {@link ZoneFirst} as {@code zone_first(zone=...)}. Stateless. */
public final class ZoneFirstProvider implements StrategyProvider<ZoneFirstConfig> {
    /** For {@link java.util.ServiceLoader}. */
    public ZoneFirstProvider() {}

    @Override
    public String name() {
        return "zone_first";
    }

    @Override
    public String description() {
        return "the least loaded node of one zone, elsewhere only if that zone is full";
    }

    @Override
    public ZoneFirstConfig configure(Settings settings) {
        String zone = settings.text("zone", null, "the zone to prefer");
        if (zone == null) {
            settings.error("zone", "must be set, for instance zone_first(zone=eu-1)");
            zone = "";
        }
        return new ZoneFirstConfig(zone);
    }

    @Override
    public Strategy create(ZoneFirstConfig config, PluginContext context) {
        return new ZoneFirst(config, context.random());
    }
}
