/* SPDX-License-Identifier: Apache-2.0 */
import dev.baton.router.api.strategy.StrategyProvider;
import dev.baton.router.strategies.LeastLoadedProvider;
import dev.baton.router.strategies.MemoryAwareProvider;
import dev.baton.router.strategies.PowerOfTwoProvider;
import dev.baton.router.strategies.PromptLengthAwareProvider;
import dev.baton.router.strategies.RandomProvider;
import dev.baton.router.strategies.RoundRobinProvider;
import org.jspecify.annotations.NullMarked;

/**
 * Built-in strategies, found by {@link java.util.ServiceLoader} like anyone else's: nothing in Baton names them but
 * this module and its {@code META-INF/services}.
 */
@NullMarked
module dev.baton.router.strategies {
    requires transitive dev.baton.router.api;
    requires static transitive org.jspecify;

    exports dev.baton.router.strategies;

    provides StrategyProvider with
            LeastLoadedProvider,
            MemoryAwareProvider,
            PowerOfTwoProvider,
            PromptLengthAwareProvider,
            RandomProvider,
            RoundRobinProvider;
}
