/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.replay.EngineMode;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code sequential}, {@code concurrent} or {@code mixed}. Immutable. */
final class EngineModes implements ITypeConverter<EngineMode> {
    /** Made by picocli. */
    EngineModes() {}

    @Override
    public EngineMode convert(String text) {
        for (EngineMode mode : EngineMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new TypeConversionException("must be sequential, concurrent or mixed, but is '" + text + "'");
    }
}
