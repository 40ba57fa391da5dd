/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.plugin.PluginContext;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in policy keeps the contract: those that the API makes and those that are found by name. */
@ParameterizedClass
@MethodSource("makers")
class BuiltInPolicyTest extends BackpressurePolicyContract {
    @Parameter
    private Function<PluginContext, BackpressurePolicy> maker;

    static Stream<Function<PluginContext, BackpressurePolicy>> makers() {
        return Stream.concat(
                Stream.of(
                        context -> BackpressurePolicy.queue(256, Duration.ofSeconds(5)),
                        context -> BackpressurePolicy.rejectWhenFull()),
                BuiltIns.names(BackpressurePolicy.class).stream()
                        .map(name -> context -> context.create(BackpressurePolicy.class, name)));
    }

    @Override
    protected BackpressurePolicy create(PluginContext context) {
        return maker.apply(context);
    }
}
