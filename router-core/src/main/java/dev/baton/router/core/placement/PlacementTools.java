/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.time.NanoClock;
import java.util.random.RandomGenerator;

/**
 * What placement and plugins work with. Thread-safe.
 *
 * @param clock the router's clock
 * @param random the router's source of chance
 * @param prefixIndex what is known of cached prefixes
 * @param costModel what is known of the nodes' speed
 */
public record PlacementTools(NanoClock clock, RandomGenerator random, PrefixIndex prefixIndex, CostModel costModel)
        implements PluginContext {}
