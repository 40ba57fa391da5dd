/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The layout of Azure/AzurePublicDataset, 2023 and 2024: CSV with a header, without quotes and without prefix hashes.
 * Confined to one thread. A row without output is read as one token.
 */
final class AzureCsv implements TraceFormat {
    static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";

    private static final long[] NO_HASHES = {};
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Instant TOO_LATE = Instant.parse("2200-01-01T00:00:00Z");

    private boolean headerSeen;

    static boolean isHeader(String line) {
        return line.replace(" ", "").toLowerCase(Locale.ROOT).equals(HEADER.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable TraceRequest read(String line) throws BadLineException {
        if (!headerSeen) {
            headerSeen = true;
            return null;
        }
        String[] cells = line.split(",", -1);
        if (cells.length != 3) {
            throw new BadLineException("must have 3 cells, " + HEADER + ", but has " + cells.length);
        }
        return new TraceRequest(
                sinceEpochNanos(cells[0].strip()),
                count("ContextTokens", cells[1].strip(), 1),
                Math.max(1, count("GeneratedTokens", cells[2].strip(), 0)),
                NO_HASHES,
                null);
    }

    @Override
    public int blockTokens() {
        return 0;
    }

    private static long sinceEpochNanos(String cell) throws BadLineException {
        String iso = cell.replace(' ', 'T');
        try {
            Instant time = iso.endsWith("Z") || iso.indexOf('+') > 0
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(TOO_LATE)) {
                return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
            }
        } catch (DateTimeParseException e) {
            // Told below, together with times that are out of range.
        }
        throw new BadLineException("TIMESTAMP must be like 2023-11-16 18:15:46.6805900, but is '" + cell + "'");
    }

    private static int count(String column, String cell, int min) throws BadLineException {
        try {
            int value = Integer.parseInt(cell);
            if (value >= min) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are too small.
        }
        throw new BadLineException(column + " must be a whole number of at least " + min + ", but is '" + cell + "'");
    }
}
