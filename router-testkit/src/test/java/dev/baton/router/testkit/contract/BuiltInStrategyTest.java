/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.Strategy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in strategy keeps the contract, with its defaults and with the settings that make it another one. */
@ParameterizedClass(name = "{0}")
@MethodSource("specs")
class BuiltInStrategyTest extends StrategyContract {
    private static final List<String> WITH_SETTINGS = List.of(
            "consistent_hash(load_factor=0)",
            "least_loaded(choices=3)",
            "least_tokens(uncached=false)",
            "rendezvous_hash(key=prefix)",
            "scored(pick=softmax)",
            "sticky(pin=true)");

    /** These look at one or two nodes only, or at the request first: by design they may choose a full one. */
    private static final Set<String> MAY_TAKE_A_FULL_ONE = Set.of(
            "consistent_hash",
            "least_loaded(choices=3)",
            "power_of_two",
            "random",
            "rendezvous_hash",
            "round_robin",
            "weighted_round_robin");

    @Parameter
    private String spec;

    static Stream<String> specs() {
        return Stream.concat(BuiltIns.names(Strategy.class).stream(), WITH_SETTINGS.stream());
    }

    @Override
    protected Strategy create(PluginContext context) {
        return context.create(Strategy.class, spec);
    }

    @Override
    protected boolean avoidsFullNodes() {
        return MAY_TAKE_A_FULL_ONE.stream().noneMatch(spec::startsWith);
    }
}
