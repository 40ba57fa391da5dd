/* SPDX-License-Identifier: Apache-2.0 */
import org.jspecify.annotations.NullMarked;

/** The implementation of the router. Exports nothing: it is found through {@code RouterImplementation}. */
@NullMarked
module dev.baton.router.core {
    requires transitive dev.baton.router.api;
    requires static org.jspecify;
    requires org.slf4j;

    uses dev.baton.router.api.admission.BackpressurePolicyProvider;
    uses dev.baton.router.api.admission.QueueOrderProvider;
    uses dev.baton.router.api.strategy.FilterProvider;
    uses dev.baton.router.api.strategy.PlacementStrategyProvider;
    uses dev.baton.router.api.strategy.ScorerProvider;
    uses dev.baton.router.api.strategy.StrategyProvider;

    provides dev.baton.router.api.RouterImplementation with
            dev.baton.router.core.CoreImplementation;
}
