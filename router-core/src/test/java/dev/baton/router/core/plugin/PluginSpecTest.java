/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.plugin.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginSpecTest {
    @Test
    void a_name_alone() {
        assertThat(PluginSpec.parse("least_loaded")).isEqualTo(new PluginSpec("least_loaded", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"least_loaded(choices=3)", " least_loaded ( choices = 3 ) ", "least_loaded(choices='3')"})
    void one_setting(String text) {
        assertThat(PluginSpec.parse(text)).isEqualTo(new PluginSpec("least_loaded", Map.of("choices", "3")));
    }

    @Test
    void empty_parentheses_are_no_settings() {
        assertThat(PluginSpec.parse("x()")).isEqualTo(new PluginSpec("x", Map.of()));
    }

    @Test
    void settings_keep_their_order() {
        PluginSpec spec = PluginSpec.parse("x(b=1, a='text, with comma', c=0.5)");

        assertThat(spec.settings())
                .containsExactly(Map.entry("b", "1"), Map.entry("a", "text, with comma"), Map.entry("c", "0.5"));
    }

    @Test
    void a_quoted_value_may_hold_anything() {
        assertThat(PluginSpec.parse("x(a='it''s (a=b)', b='', c='''')").settings())
                .containsExactly(Map.entry("a", "it's (a=b)"), Map.entry("b", ""), Map.entry("c", "'"));
    }

    @Test
    void names_that_no_plugin_has_are_well_formed() {
        // so that the catalog can say which one was meant
        assertThat(PluginSpec.parse("Least-Loaded(maxAge=5s)"))
                .isEqualTo(new PluginSpec("Least-Loaded", Map.of("maxAge", "5s")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""             | position 1: expected the name of a plugin, but the text ends there
            (a=1)          | position 1: expected the name of a plugin, but found '('
            x y            | position 3: expected '(' or the end, but found 'y'
            x)             | position 2: expected '(' or the end, but found ')'
            x(             | position 3: expected the name of a setting, but the text ends there
            x(a)           | position 4: expected '=' after 'a', but found ')'
            x(a=)          | position 5: expected a value for 'a', but found ')'
            x(a=1          | position 6: expected ',' or ')', but the text ends there
            x(a=1 b=2)     | position 7: expected ',' or ')', but found 'b'
            x(a=1,)        | position 7: expected the name of a setting, but found ')'
            x(a=1, a=2)    | position 8: setting 'a' is given twice
            x(a=b=c)       | position 6: expected ',' or ')', but found '='
            x(a='b)        | position 5: the quoted value that begins here does not end
            x(a=1) y       | position 8: expected the end, but found 'y'
            """)
    void a_fault_is_reported_with_its_position(String text, String problem) {
        assertThatThrownBy(() -> PluginSpec.parse(text))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.errors()).containsExactly(problem))
                .hasMessage("plugin \"" + text + "\": " + problem);
    }

    @Test
    void names_are_checked_however_a_spec_is_made() {
        assertThatThrownBy(() -> new PluginSpec("", Map.of()))
                .hasMessage("the name of a plugin must have no spaces and none of , = ( ) ' but is ''");
        assertThatThrownBy(() -> new PluginSpec("x", Map.of("a b", "1")))
                .hasMessage("the name of a setting must have no spaces and none of , = ( ) ' but is 'a b'");
    }

    @Test
    void is_immutable() {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("a", "1"));
        PluginSpec spec = new PluginSpec("x", settings);
        settings.put("b", "2");

        assertThat(spec.settings()).containsExactly(Map.entry("a", "1"));
        assertThat(spec.settings()).isUnmodifiable();
    }

    @Property
    void what_is_written_can_be_read(@ForAll @NotEmpty @Size(max = 3) Map<SettingName, String> settings) {
        Map<String, String> byName = new LinkedHashMap<>();
        settings.forEach((name, value) -> byName.put(name.name(), value));
        PluginSpec spec = new PluginSpec("some_plugin", byName);

        assertThat(PluginSpec.parse(spec.toString())).isEqualTo(spec);
    }

    @Property
    void any_text_is_read_or_refused(@ForAll String text) {
        try {
            assertThat(PluginSpec.parse(text).name()).isNotEmpty();
        } catch (ConfigurationException e) {
            assertThat(e.errors()).singleElement().asString().matches("(?s)position \\d+: .*");
        }
    }

    @SuppressWarnings("unused") // jqwik picks among them
    enum SettingName {
        CHOICES,
        MAX_AGE,
        ZONE
    }
}
