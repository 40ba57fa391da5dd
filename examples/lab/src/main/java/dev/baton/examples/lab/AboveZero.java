/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a finite number above zero. Immutable. */
final class AboveZero implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && !Double.isInfinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are out of range.
        }
        throw new TypeConversionException("must be a number above 0, but is '" + value + "'");
    }
}
