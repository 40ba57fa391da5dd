/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of one plugin, typed, and collects every error. Confined to one thread.
 *
 * <p>Each method names a setting, its default and its range. A value that cannot be read counts as an error and yields
 * the default, so that reading goes on and all errors are reported together; so does a setting that nobody asks for.
 * The same calls tell tools which settings a plugin has.
 */
public interface Settings {
    /**
     * Reads a whole number.
     *
     * @param name the setting
     * @param fallback its value if it is not set
     * @param min smallest good value
     * @param max largest good value
     * @param doc what it does, one line with its unit
     * @return the value
     */
    long integer(String name, long fallback, long min, long max, String doc);

    /**
     * Reads a number.
     *
     * @param name the setting
     * @param fallback its value if it is not set
     * @param min smallest good value
     * @param max largest good value
     * @param doc what it does, one line with its unit
     * @return the value
     */
    double number(String name, double fallback, double min, double max, String doc);

    /**
     * Reads true or false.
     *
     * @param name the setting
     * @param fallback its value if it is not set
     * @param doc what it does, one line
     * @return the value
     */
    boolean bool(String name, boolean fallback, String doc);

    /**
     * Reads a duration, written as {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h} or in ISO form.
     *
     * @param name the setting
     * @param fallback its value if it is not set
     * @param min smallest good value
     * @param max largest good value
     * @param doc what it does, one line
     * @return the value
     */
    Duration duration(String name, Duration fallback, Duration min, Duration max, String doc);

    /**
     * Reads one of a few words.
     *
     * @param name the setting
     * @param fallback its value if it is not set, one of the choices
     * @param choices the good values
     * @param doc what it does, one line
     * @return the value, one of the choices
     */
    String choice(String name, String fallback, List<String> choices, String doc);

    /**
     * Reads any text.
     *
     * @param name the setting
     * @param fallback its value if it is not set, or null
     * @param doc what it does, one line
     * @return the value, or null if it is not set and has no default
     */
    @Nullable
    String text(String name, @Nullable String fallback, String doc);

    /**
     * Reports an error that concerns several settings, or one whose range the other methods cannot tell.
     *
     * @param name the setting to blame
     * @param problem what is wrong and what would be right
     */
    void error(String name, String problem);
}
