/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.plugin.PluginProvider;
import dev.baton.router.api.strategy.StrategyProvider;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProvidersTest {
    static Stream<Arguments> providers() {
        return Stream.of(
                Arguments.of("least_loaded", new LeastLoadedProvider(), List.of("choices"), LeastLoadedConfig.DEFAULT),
                Arguments.of(
                        "memory_aware",
                        new MemoryAwareProvider(),
                        List.of("max_report_age"),
                        MemoryAwareConfig.DEFAULT),
                Arguments.of("power_of_two", new PowerOfTwoProvider(), List.of(), new NoSettings()),
                Arguments.of(
                        "prompt_length_aware",
                        new PromptLengthAwareProvider(),
                        List.of("long_prompt_tokens", "max_report_age"),
                        PromptLengthAwareConfig.DEFAULT),
                Arguments.of("random", new RandomProvider(), List.of(), new NoSettings()),
                Arguments.of("round_robin", new RoundRobinProvider(), List.of(), new NoSettings()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void offers_its_settings_with_defaults(
            String name, PluginProvider<?, ?> provider, List<String> settings, Object defaults) {
        FakeSettings empty = new FakeSettings(Map.of());

        assertThat(provider.name()).isEqualTo(name);
        assertThat(provider.description()).isNotBlank().doesNotContain("\n");
        assertThat(provider.isAvailable()).isTrue();
        assertThat(provider.priority()).isEqualTo(PluginProvider.DEFAULT_PRIORITY);
        assertThat(provider.configure(empty)).isEqualTo(defaults);
        assertThat(empty.asked).isEqualTo(settings);
        assertThat(empty.errors).isEmpty();
    }

    @Test
    void defaults_are_as_documented() {
        assertThat(LeastLoadedConfig.DEFAULT.choices()).isZero();
        assertThat(MemoryAwareConfig.DEFAULT.maxReportAge()).isEqualTo(Duration.ofSeconds(2));
        assertThat(PromptLengthAwareConfig.DEFAULT.longPromptTokens()).isEqualTo(2048);
    }

    @Test
    void settings_are_read() {
        assertThat(new LeastLoadedProvider().configure(new FakeSettings(Map.of("choices", 3))))
                .isEqualTo(new LeastLoadedConfig(3));
        assertThat(new MemoryAwareProvider().configure(new FakeSettings(Map.of("max_report_age", Duration.ZERO))))
                .isEqualTo(new MemoryAwareConfig(Duration.ZERO));
        assertThat(new PromptLengthAwareProvider()
                        .configure(new FakeSettings(
                                Map.of("long_prompt_tokens", 99, "max_report_age", Duration.ofSeconds(1)))))
                .isEqualTo(new PromptLengthAwareConfig(99, new MemoryAwareConfig(Duration.ofSeconds(1))));
    }

    @Test
    void bad_settings_are_refused() {
        assertThat(errors(new LeastLoadedProvider(), "choices", -1))
                .containsExactly("choices must be from 0 to 1000, but is -1");
        assertThat(errors(new LeastLoadedProvider(), "choices", 1))
                .containsExactly(
                        "choices must be 0 (all nodes) or from 2 to 1000, but is 1: for any node use 'random'");
        assertThat(errors(new MemoryAwareProvider(), "max_report_age", Duration.ofHours(2)))
                .containsExactly("max_report_age must be from PT0S to PT1H, but is PT2H");
        assertThat(errors(new PromptLengthAwareProvider(), "long_prompt_tokens", 0))
                .containsExactly("long_prompt_tokens must be from 1 to 2147483647, but is 0");
    }

    @Test
    void the_module_path_and_the_class_path_offer_the_same() throws Exception {
        URI location = LeastLoaded.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path classes = Path.of(location);
        List<String> onModulePath;
        try (InputStream moduleInfo = Files.newInputStream(classes.resolve("module-info.class"))) {
            onModulePath = ModuleDescriptor.read(moduleInfo).provides().stream()
                    .filter(provides -> provides.service().equals(StrategyProvider.class.getName()))
                    .flatMap(provides -> provides.providers().stream())
                    .toList();
        }
        List<String> onClassPath =
                Files.readAllLines(classes.resolve("META-INF/services").resolve(StrategyProvider.class.getName()));

        assertThat(onClassPath).containsExactlyInAnyOrderElementsOf(onModulePath);
        assertThat(onClassPath)
                .containsExactlyInAnyOrderElementsOf(providers()
                        .map(arguments -> arguments.get()[1].getClass().getName())
                        .toList());
    }

    private static List<String> errors(PluginProvider<?, ?> provider, String setting, Object value) {
        FakeSettings settings = new FakeSettings(Map.of(setting, value));
        assertThat(provider.configure(settings)).isNotNull();
        return settings.errors;
    }
}
