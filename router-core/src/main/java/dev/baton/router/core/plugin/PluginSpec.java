/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.ConfigurationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A plugin's name and the settings that a host wrote for it. Immutable.
 *
 * <p>In compact form, which {@link #parse} reads and {@link #toString} writes:
 *
 * <pre>{@code
 * spec    = name [ '(' [ setting { ',' setting } ] ')' ]
 * setting = name '=' value
 * value   = word | quoted
 * name    = word
 * word    = 1 or more characters, none of them a space or one of , = ( ) '
 * quoted  = any text between ' and ', in which '' stands for one '
 * }</pre>
 *
 * <p>Spaces may stand between these. Whether there is such a plugin and such a setting is not known here.
 *
 * @param name the plugin's name, a word
 * @param settings its settings in the order written; their names are words
 */
public record PluginSpec(String name, Map<String, String> settings) {
    /** Checks the names and copies the settings. */
    public PluginSpec {
        checkWord("plugin", name);
        settings.keySet().forEach(setting -> checkWord("setting", setting));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * Reads the compact form.
     *
     * @param text for instance {@code least_loaded} or {@code least_loaded(choices=3)}
     * @return what it says
     * @throws ConfigurationException if it is not well formed, with the position of the first fault
     */
    public static PluginSpec parse(String text) {
        return new PluginSpecParser(text).parse();
    }

    /** Writes the compact form; {@link #parse} reads an equal value from it. */
    @Override
    public String toString() {
        return settings.isEmpty()
                ? name
                : settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + quoteIfNeeded(setting.getValue()))
                        .collect(Collectors.joining(", ", name + "(", ")"));
    }

    private static String quoteIfNeeded(String value) {
        return isWord(value) ? value : "'" + value.replace("'", "''") + "'";
    }

    private static void checkWord(String what, String name) {
        if (!isWord(name)) {
            throw new IllegalArgumentException(
                    "the name of a " + what + " must have no spaces and none of , = ( ) ' but is '" + name + "'");
        }
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().allMatch(PluginSpecParser::isWordCharacter);
    }
}
