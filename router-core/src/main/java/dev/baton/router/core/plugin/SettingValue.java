/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a raw value means as a value of each type: text as hosts write it in files, or an object that already has
 * the type. Null stands for "nothing". Stateless.
 */
final class SettingValue {
    private SettingValue() {}

    static @Nullable Long asInteger(Object raw) {
        if (raw instanceof Byte || raw instanceof Short || raw instanceof Integer || raw instanceof Long) {
            return ((Number) raw).longValue();
        }
        try {
            if (raw instanceof BigInteger big) {
                return big.longValueExact();
            }
            if (raw instanceof String text) {
                return Long.parseLong(text.trim());
            }
            // Readers of JSON and YAML may turn 3 into 3.0.
            Double number = raw instanceof Number ? asNumber(raw) : null;
            return number == null ? null : new BigDecimal(number).longValueExact();
        } catch (ArithmeticException | NumberFormatException notWholeOrTooLarge) {
            return null;
        }
    }

    static @Nullable Double asNumber(Object raw) {
        double value;
        if (raw instanceof Number number) {
            value = number.doubleValue();
        } else if (raw instanceof String text) {
            try {
                // Stricter than Double.parseDouble, which takes "1d", "NaN" and "0x1p3".
                value = new BigDecimal(text.trim()).doubleValue();
            } catch (NumberFormatException notANumber) {
                return null;
            }
        } else {
            return null;
        }
        return Double.isFinite(value) ? value : null;
    }

    static @Nullable Boolean asBool(Object raw) {
        if (raw instanceof Boolean bool) {
            return bool;
        }
        String text = raw instanceof String string ? string.trim() : "";
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        return text.equalsIgnoreCase("false") ? false : null;
    }

    static @Nullable Duration asDuration(Object raw) {
        if (raw instanceof Duration duration) {
            return duration;
        }
        return raw instanceof String text ? DurationText.parse(text.trim()) : null;
    }

    static @Nullable String asText(Object raw) {
        if (raw instanceof Enum<?> constant) {
            return constant.name();
        }
        return raw instanceof String || raw instanceof Number || raw instanceof Boolean || raw instanceof Duration
                ? String.valueOf(raw)
                : null;
    }
}
