/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
    private static final String GOOD =
            "{\"timestamp\": 7, \"input_length\": 600, \"output_length\": 5, \"hash_ids\": [0, 1]}\n";

    @TempDir
    private Path folder;

    @Test
    void readsMooncakeLines() throws IOException {
        Trace trace = read("""
                {"timestamp": 27000, "input_length": 1024, "output_length": 12, "hash_ids": [0, 1]}

                {"timestamp": 24000, "input_length": 1025, "output_length": 0, "hash_ids": [0, 1, 2], "extra": {"a": [1]}}
                """);

        assertThat(trace.blockTokens()).isEqualTo(512);
        assertThat(trace.requests())
                .containsExactly(
                        new TraceRequest(0, 1025, 1, new long[] {0, 1, 2}, null),
                        new TraceRequest(3_000_000_000L, 1024, 12, new long[] {0, 1}, null));
    }

    @Test
    void readsSessionsAndTheirSmallerBlocks() throws IOException {
        Trace trace = read("""
                {"timestamp":0,"session":"a","input_length":323,"output_length":196,"hash_ids":[1,2,3,4,5,6]}
                {"timestamp":1.5,"session":"b","input_length":1,"output_length":2,"hash_ids":[]}
                """);

        assertThat(trace.blockTokens()).isEqualTo(64);
        assertThat(trace.requests()).extracting(TraceRequest::session).containsExactly("a", "b");
        assertThat(trace.spanNanos()).isEqualTo(1_500_000);
    }

    @Test
    void readsAzureTablesOfBothYears() throws IOException {
        Trace of2023 = read("TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
                + "2023-11-16 18:15:50.9951690,396,109");
        Trace of2024 = read("\uFEFF" + """
                TIMESTAMP,ContextTokens,GeneratedTokens
                2024-05-10 00:00:00.009930+00:00,2162,5
                2024-05-10 00:00:00+00:00,2399,6
                """);

        assertThat(of2023.blockTokens()).isZero();
        assertThat(of2023.requests())
                .containsExactly(
                        new TraceRequest(0, 374, 44, new long[0], null),
                        new TraceRequest(4_314_579_000L, 396, 109, new long[0], null));
        assertThat(of2024.requests()).extracting(TraceRequest::promptTokens).containsExactly(2399, 2162);
        assertThat(of2024.spanNanos()).isEqualTo(9_930_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"timestamp\": 0, \"input_length\": 10}                                       | hash_ids is missing",
                "{\"timestamp\": 0, \"input_length\": 10, \"hash_ids\": [1]}                    | output_length is missing",
                "{\"timestamp\": -1, \"input_length\": 10, \"output_length\": 1, \"hash_ids\": []}   | timestamp must be milliseconds, 0 or more, but is -1",
                "{\"timestamp\": \"x\"}                                                         | timestamp must be milliseconds, 0 or more, but is \"x\"",
                "{\"timestamp\": 0, \"input_length\": 0}                                        | input_length must be a whole number of at least 1, but is 0",
                "{\"timestamp\": 0, \"input_length\": 1.5}                                      | input_length must be a whole number of at least 1, but is 1.5",
                "{\"timestamp\": 0, \"input_length\": 99999999999}                              | input_length must be a whole number of at least 1, but is 99999999999",
                "{\"timestamp\": 0, \"output_length\": -3}                                      | output_length must be a whole number of at least 0, but is -3",
                "{\"timestamp\": 0, \"hash_ids\": 4}                                            | hash_ids must be a list of whole numbers, but is 4",
                "{\"timestamp\": 0, \"hash_ids\": [1, \"a\"]}                                   | hash_ids must be whole numbers, but one is \"a\"",
                "{\"timestamp\": 0, \"session\": {}}                                            | session must be text, but is an object",
                "{\"timestamp\": 0, \"timestamp\": 1}                                           | is not valid JSON at column",
                "{\"timestamp\": 0,                                                             | is not valid JSON at column",
                "[1]                                                                            | is not a JSON object",
                "{\"timestamp\": 0, \"input_length\": 600, \"output_length\": 5, \"hash_ids\": [1, 2]} {} | has something after the JSON object",
                "{\"timestamp\": 0, \"input_length\": 5000, \"output_length\": 5, \"hash_ids\": [1]}      | has 1 hash_ids for 5000 tokens, which no block size explains together with the lines before",
            })
    void namesTheLineAndWhatIsWrongWithIt(String line, String problem) {
        assertThatThrownBy(() -> read(GOOD + line + "\n" + GOOD))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageStartingWith("trace line 2: " + problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2023-11-16 18:15:46.68,374     | must have 3 cells, TIMESTAMP,ContextTokens,GeneratedTokens, but has 2",
                "yesterday,374,44               | TIMESTAMP must be like 2023-11-16 18:15:46.6805900, but is 'yesterday'",
                "2023-11-16 18:15:46.68,0,44    | ContextTokens must be a whole number of at least 1, but is '0'",
                "2023-11-16 18:15:46.68,3,-1    | GeneratedTokens must be a whole number of at least 0, but is '-1'",
                "2023-11-16 18:15:46.68,3,4.5   | GeneratedTokens must be a whole number of at least 0, but is '4.5'",
            })
    void namesTheRowAndWhatIsWrongWithIt(String row, String problem) {
        assertThatThrownBy(() -> read("TIMESTAMP,ContextTokens,GeneratedTokens\n" + row + "\n"))
                .isInstanceOf(TraceFormatException.class)
                .hasMessage("trace line 2: " + problem);
    }

    @Test
    void namesTheFirstThreeBadLinesAndCountsTheRest() {
        assertThatThrownBy(() -> read(GOOD + "x\n" + GOOD + "y\nz\nu\nv\n"))
                .hasMessageStartingWith("trace line 2: is not valid JSON")
                .hasMessageContaining("; line 4: is not valid JSON")
                .hasMessageContaining("; line 5: is not valid JSON")
                .hasMessageEndingWith("; and 2 more bad lines");
    }

    @Test
    void refusesWhatIsNoTrace() throws IOException {
        assertThatThrownBy(() -> read("")).hasMessage("trace holds no requests");
        assertThatThrownBy(() -> read("TIMESTAMP,ContextTokens,GeneratedTokens\n"))
                .hasMessage("trace holds no requests");
        assertThatThrownBy(() -> read("a,b\n1,2\n")).hasMessageStartingWith("trace line 1: begins neither like");
        assertThatThrownBy(() -> TraceReader.read(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);

        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        assertThatThrownBy(() -> TraceReader.read(binary)).hasMessage("binary is not a text file in UTF-8");
    }

    @Test
    void readsTheRealTraces() throws IOException {
        Trace mooncake = TraceReader.read(SharedData.file("mooncake/conversation_trace.jsonl"));
        Trace azure = TraceReader.read(SharedData.file("azure2023/AzureLLMInferenceTrace_conv.csv"));
        Trace agents = TraceReader.read(SharedData.file("lmcache-agent/magagent_approx_blk64.jsonl"));

        assertThat(mooncake.requests()).hasSize(12_031);
        assertThat(mooncake.blockTokens()).isEqualTo(512);
        assertThat(azure.requests()).hasSize(19_366);
        assertThat(azure.blockTokens()).isZero();
        assertThat(agents.requests()).hasSize(746).allMatch(request -> request.session() != null);
        assertThat(agents.blockTokens()).isEqualTo(64);
    }

    private Trace read(String text) throws IOException {
        return TraceReader.read(Files.writeString(folder.resolve("trace"), text));
    }
}
