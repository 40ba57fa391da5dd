/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.strategy.Filter;
import java.util.List;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in filter keeps the contract. */
@ParameterizedClass(name = "{0}")
@MethodSource("specs")
class BuiltInFilterTest extends FilterContract {
    @Parameter
    private String spec;

    static List<String> specs() {
        return BuiltIns.names(Filter.class).stream()
                .map(name -> name.equals("zone") ? "zone(value=zone-0)" : name)
                .toList();
    }

    @Override
    protected Filter create(PluginContext context) {
        return context.create(Filter.class, spec);
    }
}
