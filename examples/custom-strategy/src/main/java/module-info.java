/* SPDX-License-Identifier: Apache-2.0 */
import dev.baton.examples.customstrategy.ZoneFirstProvider;
import dev.baton.router.api.strategy.StrategyProvider;

/** A strategy of one's own. The router finds it because this module provides it. */
module dev.baton.examples.customstrategy {
    requires dev.baton.router.api;

    provides StrategyProvider with
            ZoneFirstProvider;
}
