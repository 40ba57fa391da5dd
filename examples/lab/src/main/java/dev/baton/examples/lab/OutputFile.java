/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file that the user wants written, or none; found out to be impossible before the long run and not after it. Immutable. */
final class OutputFile {
    private final String option;
    private final @Nullable Path file;

    private OutputFile(String option, @Nullable Path file) {
        this.option = option;
        this.file = file;
    }

    static OutputFile of(String option, @Nullable Path file) {
        if (file != null) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new BadInputException(option + " " + file + ": there is no folder " + folder);
            }
            if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : folder)) {
                throw new BadInputException(option + " " + file + ": cannot be written");
            }
        }
        return new OutputFile(option, file);
    }

    void write(Supplier<String> text) {
        if (file != null) {
            try {
                Files.writeString(file, text.get());
            } catch (IOException e) {
                throw new BadInputException(option + " " + file + ": cannot be written: " + e.getMessage());
            }
        }
    }
}
