/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes durations as {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h}, else in ISO form. Stateless. */
final class DurationText {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,18})(ms|s|m|h)");

    private DurationText() {}

    static @Nullable Duration parse(String text) {
        Matcher shortForm = SHORT.matcher(text);
        try {
            return shortForm.matches()
                    ? Duration.of(Long.parseLong(shortForm.group(1)), unit(shortForm.group(2)))
                    : Duration.parse(text);
        } catch (ArithmeticException | DateTimeParseException notADuration) {
            return null;
        }
    }

    /** Writes the shortest form that loses nothing; {@link #parse} reads an equal value from it. */
    static String format(Duration duration) {
        boolean wholeMillis = duration.truncatedTo(ChronoUnit.MILLIS).equals(duration);
        if (duration.isNegative() || !wholeMillis || duration.toDays() > 1_000_000) {
            return duration.toString();
        }
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }

    private static ChronoUnit unit(String letters) {
        return switch (letters) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            default -> ChronoUnit.HOURS;
        };
    }
}
