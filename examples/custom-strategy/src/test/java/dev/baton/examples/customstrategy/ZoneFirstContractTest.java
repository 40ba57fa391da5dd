/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.customstrategy;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.testkit.contract.StrategyContract;

/** The strategy keeps what every strategy owes its router, made by its name as configuration makes it. */
class ZoneFirstContractTest extends StrategyContract {
    @Override
    protected Strategy create(PluginContext context) {
        return context.create(Strategy.class, "zone_first(zone=zone-1)");
    }
}
