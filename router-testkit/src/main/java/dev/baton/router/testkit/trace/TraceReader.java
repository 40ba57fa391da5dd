/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one trace file and recognises its format from its content. Confined to one thread.
 *
 * <p>Formats: Mooncake JSON lines ({@code timestamp} in ms, {@code input_length}, {@code output_length}, {@code
 * hash_ids}), the same with a {@code session} (closed loop), and Azure CSV ({@code
 * TIMESTAMP,ContextTokens,GeneratedTokens}).
 */
public final class TraceReader {
    private static final int SHOWN_PROBLEMS = 3;

    private final String name;
    private final List<TraceRequest> rows = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable TraceFormat format;
    private int badLines;

    private TraceReader(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its trace; times count from its first request
     * @throws TraceFormatException if lines are malformed: their numbers and what is wrong with them
     * @throws IOException if it cannot be read
     */
    public static Trace read(Path file) throws IOException {
        TraceReader reader = new TraceReader(String.valueOf(file.getFileName()));
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return reader.readAll(lines);
        } catch (CharacterCodingException e) {
            throw new TraceFormatException(reader.name + " is not a text file in UTF-8");
        }
    }

    private Trace readAll(BufferedReader lines) throws IOException {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String stripped = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
            if (!stripped.isEmpty()) {
                read(number, stripped);
            }
            if (format == null && badLines > 0) {
                break;
            }
        }
        if (badLines > 0) {
            int more = badLines - problems.size();
            throw new TraceFormatException(
                    name + " " + String.join("; ", problems) + (more > 0 ? "; and " + more + " more bad lines" : ""));
        }
        if (format == null || rows.isEmpty()) {
            throw new TraceFormatException(name + " holds no requests");
        }
        return fromFirstArrival(format.blockTokens());
    }

    private void read(int number, String line) {
        try {
            if (format == null) {
                format = TraceFormat.recognise(line);
            }
            TraceRequest row = format.read(line);
            if (row != null) {
                rows.add(row);
            }
        } catch (BadLineException e) {
            badLines++;
            if (problems.size() < SHOWN_PROBLEMS) {
                problems.add("line " + number + ": " + e.problem());
            }
        }
    }

    private Trace fromFirstArrival(int blockTokens) {
        long first = rows.stream().mapToLong(TraceRequest::arrivalNanos).min().orElse(0);
        return new Trace(
                name,
                blockTokens,
                rows.stream().map(row -> row.at(row.arrivalNanos() - first)).toList());
    }
}
