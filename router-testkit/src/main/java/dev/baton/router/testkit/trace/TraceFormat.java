/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import org.jspecify.annotations.Nullable;

/** One layout of trace files, read line by line. Confined to one thread and one file: it may remember earlier lines. */
interface TraceFormat {
    /**
     * Reads one line that is not blank.
     *
     * @return a row, or null if the line holds none (a header)
     */
    @Nullable
    TraceRequest read(String line) throws BadLineException;

    /** Returns how many tokens one block holds, by all lines read so far; 0 if they have no blocks. */
    int blockTokens();

    /** Finds the format of a file by its first line that is not blank. */
    static TraceFormat recognise(String line) throws BadLineException {
        if (line.startsWith("{")) {
            return new JsonLines();
        }
        if (AzureCsv.isHeader(line)) {
            return new AzureCsv();
        }
        throw new BadLineException(
                "begins neither like a Mooncake trace, {\"timestamp\": ...}, nor like an Azure trace, "
                        + AzureCsv.HEADER);
    }
}
