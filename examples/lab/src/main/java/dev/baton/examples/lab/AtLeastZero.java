/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import picocli.CommandLine.ITypeConverter;

/** Reads a count that may be zero. Immutable. */
final class AtLeastZero implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        return AtLeastOne.count(value, 0);
    }
}
