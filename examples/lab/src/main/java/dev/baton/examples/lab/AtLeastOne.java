/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a count of at least one. Immutable. */
final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        return count(value, 1);
    }

    static int count(String value, int min) {
        try {
            int count = Integer.parseInt(value);
            if (count >= min) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are too small.
        }
        throw new TypeConversionException("must be a whole number of at least " + min + ", but is '" + value + "'");
    }
}
