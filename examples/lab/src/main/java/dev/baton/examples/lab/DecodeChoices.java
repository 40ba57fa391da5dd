/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.api.settings.DecodeChoice;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code up-front} or {@code at-handoff}. Immutable. */
final class DecodeChoices implements ITypeConverter<DecodeChoice> {
    /** Made by picocli. */
    DecodeChoices() {}

    @Override
    public DecodeChoice convert(String text) {
        for (DecodeChoice choice : DecodeChoice.values()) {
            if (choice.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return choice;
            }
        }
        throw new TypeConversionException("must be up-front or at-handoff, but is '" + text + "'");
    }
}
