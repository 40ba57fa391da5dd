/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.Scorer;
import java.util.List;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in scorer keeps the contract. */
@ParameterizedClass(name = "{0}")
@MethodSource("specs")
class BuiltInScorerTest extends ScorerContract {
    @Parameter
    private String spec;

    static List<String> specs() {
        return BuiltIns.names(Scorer.class).stream()
                .map(name -> name.equals("zone") ? "zone(value=zone-0)" : name)
                .toList();
    }

    @Override
    protected Scorer create(PluginContext context) {
        return context.create(Scorer.class, spec);
    }

    @Override
    protected boolean likeNodesScoreAlike() {
        return !spec.equals("random") && !spec.equals("session"); // which are there to tell them apart
    }
}
