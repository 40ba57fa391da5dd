/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.readme;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyProvider;
import java.util.random.RandomGenerator;

// region provider
public final class NeighboursProvider implements StrategyProvider<Integer> {
    @Override
    public String name() {
        return "neighbours";
    }

    @Override
    public String description() {
        return "the least loaded of a few neighbours";
    }

    @Override
    public Integer configure(Settings settings) {
        return (int) settings.integer("look", 3, 1, 100, "how many neighbours to compare");
    }

    @Override
    public Strategy create(Integer look, PluginContext context) {
        return new Neighbours(look, context.random());
    }
}
// endregion

// region strategy
/** Chooses the node with the fewest requests among a few neighbours, starting anywhere. Thread-safe, without state. */
final class Neighbours implements Strategy {
    private final int look;
    private final RandomGenerator random;

    Neighbours(int look, RandomGenerator random) {
        this.look = look;
        this.random = random;
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        int first = random.nextInt(candidates.size());
        int best = first;
        for (int i = 1; i < Math.min(look, candidates.size()); i++) {
            int next = (first + i) % candidates.size();
            if (candidates.inFlight(next) < candidates.inFlight(best)) {
                best = next;
            }
        }
        return best;
    }
}
// endregion
