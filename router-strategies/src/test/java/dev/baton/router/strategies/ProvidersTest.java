/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.plugin.NoSettings;
import dev.baton.router.api.plugin.PluginProvider;
import dev.baton.router.api.strategy.FilterProvider;
import dev.baton.router.api.strategy.ScorerProvider;
import dev.baton.router.api.strategy.StrategyProvider;
import dev.baton.router.strategies.scored.HeadroomFilter;
import dev.baton.router.strategies.scored.KvScorer;
import dev.baton.router.strategies.scored.PrefixAffinityFilter;
import dev.baton.router.strategies.scored.PrefixScorer;
import dev.baton.router.strategies.scored.QueueScorer;
import dev.baton.router.strategies.scored.RandomScorer;
import dev.baton.router.strategies.scored.ScoredConfig;
import dev.baton.router.strategies.scored.ScoredProvider;
import dev.baton.router.strategies.scored.SessionScorer;
import dev.baton.router.strategies.scored.TokensScorer;
import dev.baton.router.strategies.scored.WeightScorer;
import dev.baton.router.strategies.scored.ZoneFilter;
import dev.baton.router.strategies.scored.ZoneScorer;
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
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
    static Stream<Arguments> providers() {
        return Stream.of(
                Arguments.of(
                        "consistent_hash",
                        new ConsistentHashProvider(),
                        List.of("key", "prefix_blocks", "load_factor", "points"),
                        ConsistentHashConfig.DEFAULT),
                Arguments.of(
                        "latency_aware",
                        new LatencyAwareProvider(),
                        List.of("base_tokens", "decay", "failure_penalty"),
                        LatencyAwareConfig.DEFAULT),
                Arguments.of("least_kv", new LeastKvProvider(), List.of("max_report_age"), MemoryAwareConfig.DEFAULT),
                Arguments.of("least_tokens", new LeastTokensProvider(), List.of("uncached"), LeastTokensConfig.DEFAULT),
                Arguments.of(
                        "peak_ewma",
                        new PeakEwmaProvider(),
                        List.of("decay", "failure_penalty"),
                        LearnedConfig.DEFAULT),
                Arguments.of(
                        "prequal",
                        new PrequalProvider(),
                        List.of("hot_quantile", "choices", "decay", "failure_penalty"),
                        PrequalConfig.DEFAULT),
                Arguments.of(
                        "rendezvous_hash",
                        new RendezvousHashProvider(),
                        List.of("key", "prefix_blocks"),
                        HashKey.DEFAULT),
                Arguments.of(
                        "scored",
                        new ScoredProvider(),
                        List.of("score", "filter", "require", "pick", "temperature", "top"),
                        ScoredConfig.DEFAULT),
                Arguments.of(
                        "sticky",
                        new StickyProvider(),
                        List.of("fallback", "ttl", "sessions", "pin"),
                        StickyConfig.DEFAULT),
                Arguments.of("weighted_random", new WeightedRandomProvider(), List.of(), new NoSettings()),
                Arguments.of("weighted_round_robin", new WeightedRoundRobinProvider(), List.of(), new NoSettings()),
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
    void bad_settings_of_the_hashing_and_learning_strategies_are_refused() {
        assertThat(errors(new ConsistentHashProvider(), "load_factor", 1))
                .containsExactly("load_factor must be 0 (no bound) or above 1, but is 1.0");
        assertThat(errors(new ConsistentHashProvider(), "points", 0))
                .containsExactly("points must be from 1 to 1024, but is 0");
        assertThat(errors(new PrequalProvider(), "choices", 1))
                .containsExactly("choices must be from 2 to 1000, but is 1");
        assertThat(errors(new PeakEwmaProvider(), "decay", Duration.ZERO))
                .containsExactly("decay must be from PT0.001S to PT1H, but is PT0S");
        assertThat(errors(new LatencyAwareProvider(), "base_tokens", 0))
                .containsExactly("base_tokens must be from 1 to 1000000, but is 0");
        assertThat(errors(new StickyProvider(), "ttl", Duration.ofMillis(1)))
                .containsExactly("ttl must be from PT1S to PT168H, but is PT0.001S");
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of("kv", new KvScorer.Provider(), List.of("max_report_age")),
                Arguments.of("prefix", new PrefixScorer.Provider(), List.of()),
                Arguments.of("queue", new QueueScorer.Provider(), List.of("max_report_age")),
                Arguments.of("random", new RandomScorer.Provider(), List.of()),
                Arguments.of("session", new SessionScorer.Provider(), List.of()),
                Arguments.of("tokens", new TokensScorer.Provider(), List.of()),
                Arguments.of("weight", new WeightScorer.Provider(), List.of()),
                Arguments.of("zone", new ZoneScorer.Provider(), List.of("value", "label")),
                Arguments.of("headroom", new HeadroomFilter.Provider(), List.of("requests", "kv", "max_report_age")),
                Arguments.of("prefix_affinity", new PrefixAffinityFilter.Provider(), List.of("hit", "patience")),
                Arguments.of("zone", new ZoneFilter.Provider(), List.of("value", "label")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void parts_offer_their_settings(String name, PluginProvider<?, ?> provider, List<String> settings) {
        FakeSettings empty = new FakeSettings(Map.of());
        Object config = provider.configure(empty);

        assertThat(provider.name()).isEqualTo(name);
        assertThat(provider.description()).isNotBlank().doesNotContain("\n");
        assertThat(empty.asked).isEqualTo(settings);
        assertThat(empty.errors).isEmpty();
        assertThat(config).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(classes = {StrategyProvider.class, ScorerProvider.class, FilterProvider.class})
    void the_module_path_and_the_class_path_offer_the_same(Class<?> service) throws Exception {
        URI location = LeastLoaded.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path classes = Path.of(location);
        List<String> onModulePath;
        try (InputStream moduleInfo = Files.newInputStream(classes.resolve("module-info.class"))) {
            onModulePath = ModuleDescriptor.read(moduleInfo).provides().stream()
                    .filter(provides -> provides.service().equals(service.getName()))
                    .flatMap(provides -> provides.providers().stream())
                    .toList();
        }
        List<String> onClassPath =
                Files.readAllLines(classes.resolve("META-INF/services").resolve(service.getName()));

        assertThat(onClassPath).containsExactlyInAnyOrderElementsOf(onModulePath);
        assertThat(onClassPath)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(providers(), parts())
                        .map(arguments -> arguments.get()[1])
                        .filter(service::isInstance)
                        .map(provider -> provider.getClass().getName())
                        .toList());
    }

    private static List<String> errors(PluginProvider<?, ?> provider, String setting, Object value) {
        FakeSettings settings = new FakeSettings(Map.of(setting, value));
        assertThat(provider.configure(settings)).isNotNull();
        return settings.errors;
    }
}
