/* SPDX-License-Identifier: Apache-2.0 */
import dev.baton.router.api.strategy.FilterProvider;
import dev.baton.router.api.strategy.ScorerProvider;
import dev.baton.router.api.strategy.StrategyProvider;
import dev.baton.router.strategies.ConsistentHashProvider;
import dev.baton.router.strategies.LatencyAwareProvider;
import dev.baton.router.strategies.LeastKvProvider;
import dev.baton.router.strategies.LeastLoadedProvider;
import dev.baton.router.strategies.LeastTokensProvider;
import dev.baton.router.strategies.MemoryAwareProvider;
import dev.baton.router.strategies.PeakEwmaProvider;
import dev.baton.router.strategies.PowerOfTwoProvider;
import dev.baton.router.strategies.PrequalProvider;
import dev.baton.router.strategies.PromptLengthAwareProvider;
import dev.baton.router.strategies.RandomProvider;
import dev.baton.router.strategies.RendezvousHashProvider;
import dev.baton.router.strategies.RoundRobinProvider;
import dev.baton.router.strategies.StickyProvider;
import dev.baton.router.strategies.WeightedRandomProvider;
import dev.baton.router.strategies.WeightedRoundRobinProvider;
import dev.baton.router.strategies.scored.HeadroomFilter;
import dev.baton.router.strategies.scored.KvScorer;
import dev.baton.router.strategies.scored.PrefixAffinityFilter;
import dev.baton.router.strategies.scored.PrefixScorer;
import dev.baton.router.strategies.scored.QueueScorer;
import dev.baton.router.strategies.scored.RandomScorer;
import dev.baton.router.strategies.scored.ScoredProvider;
import dev.baton.router.strategies.scored.SessionScorer;
import dev.baton.router.strategies.scored.TokensScorer;
import dev.baton.router.strategies.scored.WeightScorer;
import dev.baton.router.strategies.scored.ZoneFilter;
import dev.baton.router.strategies.scored.ZoneScorer;
import org.jspecify.annotations.NullMarked;

/**
 * Built-in strategies, scorers and filters, found by {@link java.util.ServiceLoader} like anyone else's: nothing in Baton
 * names them but this module and its {@code META-INF/services}.
 */
@NullMarked
module dev.baton.router.strategies {
    requires transitive dev.baton.router.api;
    requires static transitive org.jspecify;

    exports dev.baton.router.strategies;
    exports dev.baton.router.strategies.scored;

    provides FilterProvider with
            HeadroomFilter.Provider,
            PrefixAffinityFilter.Provider,
            ZoneFilter.Provider;
    provides ScorerProvider with
            KvScorer.Provider,
            PrefixScorer.Provider,
            QueueScorer.Provider,
            RandomScorer.Provider,
            SessionScorer.Provider,
            TokensScorer.Provider,
            WeightScorer.Provider,
            ZoneScorer.Provider;
    provides StrategyProvider with
            ConsistentHashProvider,
            LatencyAwareProvider,
            LeastKvProvider,
            LeastLoadedProvider,
            LeastTokensProvider,
            MemoryAwareProvider,
            PeakEwmaProvider,
            PowerOfTwoProvider,
            PrequalProvider,
            PromptLengthAwareProvider,
            RandomProvider,
            RendezvousHashProvider,
            RoundRobinProvider,
            StickyProvider,
            WeightedRandomProvider,
            WeightedRoundRobinProvider,
            ScoredProvider;
}
