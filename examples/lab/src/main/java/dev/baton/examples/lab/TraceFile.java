/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.trace.Trace;
import dev.baton.router.testkit.trace.TraceFormatException;
import dev.baton.router.testkit.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a trace that the user names, and says in one line why it cannot. Not instantiable. */
final class TraceFile {
    private TraceFile() {}

    static Trace read(Path file) {
        if (!Files.exists(file)) {
            throw new BadInputException("--trace " + file + ": there is no such file");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BadInputException("--trace " + file + ": is not a file that can be read");
        }
        try {
            return TraceReader.read(file);
        } catch (TraceFormatException e) {
            throw new BadInputException("--trace: " + e.getMessage());
        } catch (IOException e) {
            throw new BadInputException("--trace " + file + ": cannot be read: " + e.getMessage());
        }
    }
}
