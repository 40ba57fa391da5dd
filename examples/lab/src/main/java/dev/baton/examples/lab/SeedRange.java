/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Seeds from one number to another, both included. Immutable.
 *
 * @param first the first seed
 * @param last the last seed, not below the first
 */
record SeedRange(long first, long last) {
    long size() {
        return last - first + 1;
    }

    /** Reads {@code A..B}. Immutable. */
    static final class Converter implements ITypeConverter<SeedRange> {
        private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

        @Override
        public SeedRange convert(String value) {
            Matcher range = RANGE.matcher(value);
            if (!range.matches()) {
                throw new TypeConversionException("must be A..B, such as 1..200, but is '" + value + "'");
            }
            long first = Long.parseLong(range.group(1));
            long last = Long.parseLong(range.group(2));
            if (first > last) {
                throw new TypeConversionException("the first seed must not be above the last, but is '" + value + "'");
            }
            return new SeedRange(first, last);
        }
    }
}
