/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the command line in process: what it answers, with which exit status, and in how many lines. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "bogus                                | unknown subcommand 'bogus'; there are: replay, burn, scenarios, strategies",
                "--bogus                              | unknown option '--bogus'; see baton replay --help",
                "replay more                          | unexpected argument 'more'; see baton replay --help",
                "--prefill 0                          | invalid value for option '--prefill': must be a whole number of at least 1, but is '0'",
                "--decode -2                          | invalid value for option '--decode': must be a whole number of at least 1, but is '-2'",
                "--limit 0                            | invalid value for option '--limit': must be a whole number of at least 1, but is '0'",
                "--limit ten                          | invalid value for option '--limit': must be a whole number of at least 1, but is 'ten'",
                "--queue -1                           | invalid value for option '--queue': must be a whole number of at least 0, but is '-1'",
                "--speed 0                            | invalid value for option '--speed': must be a number above 0, but is '0'",
                "--seed x                             | invalid value for option '--seed': 'x' is not a long",
                "--prefill                            | missing required parameter for option '--prefill' (N)",
                "--prefill 2 --kill prefill-2@5       | --kill: there is no node 'prefill-2' to kill; there are prefill-0 to prefill-1 and decode-0 to decode-7",
                "--kill decode-0                      | --kill decode-0: must be NODE@SECONDS or NODE@SECONDS-SECONDS, such as prefill-0@300-420",
                "--kill decode-0@x                    | --kill decode-0@x: must be NODE@SECONDS or NODE@SECONDS-SECONDS, such as prefill-0@300-420",
                "--kill decode-0@-3                   | --kill decode-0@-3: must be NODE@SECONDS or NODE@SECONDS-SECONDS, such as prefill-0@300-420",
                "--kill decode-0@9-8.5                | --kill decode-0@9-8.5: the second time must be after the first",
                "--kill decode-0@9 --kill decode-0@12 | --kill: decode-0 is to die while it is dead",
                "--no-kill --kill decode-0@9          | --no-kill and --kill exclude each other",
                "--trace no/such/file                 | --trace no/such/file: there is no such file",
                "--json no/such/folder/x.json         | --json no/such/folder/x.json: there is no folder",
            })
    void badInputGetsOneClearLine(String args, String message) {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("baton: " + message).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownStrategyIsNamedTogetherWithTheKnownOnes() {
        assertThat(run("--limit", "5", "--prefill-strategy", "least_loadet")).isEqualTo(2);
        assertThat(err.toString())
                .contains("least_loadet", "least_loaded", "round_robin")
                .hasLineCount(1);
    }

    @Test
    void aBadSettingOfAStrategyIsNamed() {
        assertThat(run("--limit", "5", "--decode-strategy", "least_loaded(choices=x)"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("choices", "'x'").hasLineCount(1);
    }

    @Test
    void aKillAfterTheLastArrivalIsRefused() {
        assertThat(run("--limit", "100", "--kill", "decode-0@9999")).isEqualTo(2);
        assertThat(err.toString()).startsWith("baton: --kill decode-0@9999: the last request arrives at ");
    }

    @Test
    void aMalformedTraceIsNamedByLine() throws IOException {
        Path trace = Files.writeString(
                folder.resolve("bad.jsonl"),
                "{\"timestamp\": 0, \"input_length\": 10, \"output_length\": 5, \"hash_ids\": [1]}\n{\"timestamp\"\n");

        assertThat(run("--trace", trace.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("baton: --trace: bad.jsonl line 2: is not valid JSON")
                .hasLineCount(1);
    }

    @Test
    void helpAndVersion() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("replay", "--help");
        assertThat(run("replay", "--help")).isZero();
        assertThat(out.toString()).contains("--trace", "--kill", "--speed", "--queue", "Exit status");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("baton ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void optionsWithoutSubcommandAreThoseOfReplay() {
        assertThat(run("--limit", "20", "--prefill", "2", "--decode", "2")).isZero();
        assertThat(out.toString())
                .startsWith("20 requests of generated conversations, seed 1")
                .contains("prefill-1", "decode-1", "outcomes", "re-dispatched", "first token", "between tokens")
                .contains("prefix-token hit", "waiting", "every request has one outcome");
        assertThat(err.toString()).as("no progress bar without a terminal").isEmpty();
    }

    private int run(String... args) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
