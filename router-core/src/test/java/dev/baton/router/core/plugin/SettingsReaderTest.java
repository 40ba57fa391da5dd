/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.plugin.PluginListing;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final Duration MAX_AGE = Duration.ofHours(1);

    @Test
    void what_is_not_set_has_its_default() {
        SettingsReader reader = new SettingsReader(Map.of());

        assertThat(reader.integer("a", 1, 0, 9, "")).isEqualTo(1);
        assertThat(reader.number("b", 0.5, 0, 1, "")).isEqualTo(0.5);
        assertThat(reader.bool("c", true, "")).isTrue();
        assertThat(reader.duration("d", Duration.ofSeconds(2), Duration.ZERO, MAX_AGE, ""))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(reader.choice("e", "x", List.of("x", "y"), "")).isEqualTo("x");
        assertThat(reader.text("f", "text", "")).isEqualTo("text");
        assertThat(reader.text("g", null, "")).isNull();
        assertThat(reader.errors()).isEmpty();
        assertThat(reader.unknown()).isEmpty();
    }

    @Test
    void text_is_read() {
        SettingsReader reader = new SettingsReader(
                Map.of("a", " 7 ", "b", "1e-1", "c", "FALSE", "d", "250ms", "e", "Y", "f", " as it is "));

        assertThat(reader.integer("a", 1, 0, 9, "")).isEqualTo(7);
        assertThat(reader.number("b", 0.5, 0, 1, "")).isEqualTo(0.1);
        assertThat(reader.bool("c", true, "")).isFalse();
        assertThat(reader.duration("d", Duration.ZERO, Duration.ZERO, MAX_AGE, ""))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(reader.choice("e", "x", List.of("x", "y"), "")).isEqualTo("y");
        assertThat(reader.text("f", "text", "")).isEqualTo(" as it is ");
        assertThat(reader.errors()).isEmpty();
        assertThat(reader.unknown()).isEmpty();
    }

    @Test
    void typed_values_are_read() {
        SettingsReader reader = new SettingsReader(Map.of(
                "a",
                7,
                "a2",
                7.0,
                "a3",
                BigInteger.TEN,
                "b",
                1,
                "c",
                false,
                "d",
                Duration.ofMinutes(1),
                "e",
                DayOfWeek.MONDAY,
                "f",
                5));

        assertThat(reader.integer("a", 1, 0, 10, "")).isEqualTo(7);
        assertThat(reader.integer("a2", 1, 0, 10, "")).isEqualTo(7);
        assertThat(reader.integer("a3", 1, 0, 10, "")).isEqualTo(10);
        assertThat(reader.number("b", 0.5, 0, 1, "")).isEqualTo(1);
        assertThat(reader.bool("c", true, "")).isFalse();
        assertThat(reader.duration("d", Duration.ZERO, Duration.ZERO, MAX_AGE, ""))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(reader.choice("e", "sunday", List.of("sunday", "monday"), ""))
                .isEqualTo("monday");
        assertThat(reader.text("f", null, "")).isEqualTo("5");
        assertThat(reader.errors()).isEmpty();
        assertThat(reader.unknown()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0ms, PT0S",
        "250ms, PT0.25S",
        "5s, PT5S",
        "2m, PT2M",
        "1h, PT1H",
        "90s, PT1M30S",
        "PT1.5S, PT1.5S",
        "pt5s, PT5S",
        "999999999999999999ms, PT277777777777H46M39.999S"
    })
    void durations_are_read(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"5", "5 s", "-5s", "1.5s", "5d", "5S", "s", "''", "999999999999999999h", "one hour"})
    void what_is_no_duration_is_not_read(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.25S, 250ms",
        "PT5S, 5s",
        "PT2M, 2m",
        "PT1H, 1h",
        "PT1M30S, 90s",
        "PT0.0001S, PT0.0001S",
        "PT-1S, PT-1S",
        "PT48H, 48h"
    })
    void durations_are_written_short_and_can_be_read(Duration duration, String text) {
        assertThat(DurationText.format(duration)).isEqualTo(text);
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @Test
    void every_error_names_the_setting_the_value_and_what_would_be_right() {
        Map<String, Object> values = new HashMap<>(Map.of(
                "whole",
                "many",
                "fraction",
                2.5,
                "large",
                "1000",
                "ratio",
                "NaN",
                "wide",
                "x",
                "flag",
                "yes",
                "age",
                "5",
                "old",
                "2h",
                "mode",
                "fats",
                "label",
                List.of(1)));
        values.put("nothing", null);
        SettingsReader reader = new SettingsReader(values);

        assertThat(reader.integer("whole", 1, 0, 9, "")).isEqualTo(1);
        assertThat(reader.integer("fraction", 1, 0, Long.MAX_VALUE, "")).isEqualTo(1);
        assertThat(reader.integer("large", 1, Long.MIN_VALUE, 9, "")).isEqualTo(1);
        assertThat(reader.integer("nothing", 1, Long.MIN_VALUE, Long.MAX_VALUE, ""))
                .isEqualTo(1);
        assertThat(reader.number("ratio", 0.5, 0, 0.9, "")).isEqualTo(0.5);
        assertThat(reader.number("wide", 0.5, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, ""))
                .isEqualTo(0.5);
        assertThat(reader.bool("flag", true, "")).isTrue();
        assertThat(reader.duration("age", MAX_AGE, Duration.ZERO, MAX_AGE, "")).isEqualTo(MAX_AGE);
        assertThat(reader.duration("old", MAX_AGE, Duration.ZERO, MAX_AGE, "")).isEqualTo(MAX_AGE);
        assertThat(reader.choice("mode", "fast", List.of("fast", "slow"), "")).isEqualTo("fast");
        assertThat(reader.text("label", "none", "")).isEqualTo("none");
        reader.error("whole", "must be less than 'large'");

        assertThat(reader.errors())
                .containsExactly(
                        "setting 'whole' must be a whole number from 0 to 9, but is 'many'",
                        "setting 'fraction' must be a whole number of at least 0, but is 2.5",
                        "setting 'large' must be a whole number of at most 9, but is '1000'",
                        "setting 'nothing' must be a whole number, but is null",
                        "setting 'ratio' must be a number from 0 to 0.9, but is 'NaN'",
                        "setting 'wide' must be a number, but is 'x'",
                        "setting 'flag' must be true or false, but is 'yes'",
                        "setting 'age' must be a duration from 0s to 1h, written like 250ms, 5s, 2m or 1h, but is '5'",
                        "setting 'old' must be a duration from 0s to 1h, written like 250ms, 5s, 2m or 1h, but is '2h'",
                        "setting 'mode' must be one of 'fast', 'slow', but is 'fats'",
                        "setting 'label' must be a text, but is [1]",
                        "setting 'whole' must be less than 'large'");
    }

    @ParameterizedTest
    @CsvSource({"1d", "0x1p3", "Infinity", "1e999", "''", "1_000"})
    void what_is_no_number_is_not_read(String text) {
        assertThat(SettingValue.asNumber(text)).isNull();
        assertThat(SettingValue.asInteger(text)).isNull();
    }

    @Test
    void a_whole_number_that_fits_no_long_is_not_read() {
        assertThat(SettingValue.asInteger("9223372036854775808")).isNull();
        assertThat(SettingValue.asInteger(BigInteger.TWO.pow(63))).isNull();
        assertThat(SettingValue.asInteger(1e19)).isNull();
        assertThat(SettingValue.asInteger(Double.NaN)).isNull();
    }

    @Test
    void a_setting_that_nobody_asks_for_is_an_error() {
        SettingsReader reader = new SettingsReader(Map.of("choises", "3", "choices", "3", "zone", "a"));
        reader.integer("choices", 0, 0, 9, "");
        reader.text("model", null, "");

        assertThat(reader.unknown())
                .containsExactly(
                        "unknown setting 'choises', did you mean 'choices'? (known: choices, model)",
                        "unknown setting 'zone' (known: choices, model)");
        assertThat(new SettingsReader(Map.of("zone", "a")).unknown())
                .containsExactly("unknown setting 'zone', there are no settings");
    }

    @Test
    void tells_what_it_was_asked_for() {
        SettingsReader reader = new SettingsReader(Map.of());
        reader.integer("choices", 0, 0, 9, "how many");
        reader.number("ratio", 1, 0, Double.POSITIVE_INFINITY, "how much");
        reader.bool("strict", true, "whether");
        reader.duration("age", Duration.ofSeconds(2), Duration.ZERO, MAX_AGE, "how old");
        reader.choice("mode", "fast", List.of("fast", "slow"), "which");
        reader.text("zone", null, "where");

        assertThat(reader.asked())
                .containsExactly(
                        new PluginListing.Setting("choices", "0", "a whole number from 0 to 9", "how many"),
                        new PluginListing.Setting("ratio", "1", "a number of at least 0", "how much"),
                        new PluginListing.Setting("strict", "true", "true or false", "whether"),
                        new PluginListing.Setting(
                                "age", "2s", "a duration from 0s to 1h, written like 250ms, 5s, 2m or 1h", "how old"),
                        new PluginListing.Setting("mode", "fast", "one of 'fast', 'slow'", "which"),
                        new PluginListing.Setting("zone", null, "a text", "where"));
    }

    @Test
    void a_plugin_that_contradicts_itself_is_refused() {
        SettingsReader reader = new SettingsReader(Map.of());

        assertThatThrownBy(() -> reader.integer("choices", 10, 0, 9, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the default of setting 'choices' must be a whole number from 0 to 9, but is 10");
        assertThatThrownBy(() -> reader.text("maxAge", null, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a setting must match [a-z][a-z0-9_]*, but is 'maxAge'");
    }
}
