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

/** Runs the burn command in process: what it answers, with which exit status, and what it writes. */
class BurnCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--seeds 5            | invalid value for option '--seeds': must be A..B, such as 1..200, but is '5'",
                "--seeds a..b         | invalid value for option '--seeds': must be A..B, such as 1..200, but is 'a..b'",
                "--seeds 1..-2        | invalid value for option '--seeds': must be A..B, such as 1..200, but is '1..-2'",
                "--seeds 9..8         | invalid value for option '--seeds': the first seed must not be above the last, but is '9..8'",
                "--minutes 0          | invalid value for option '--minutes': must be a number above 0, but is '0'",
                "--minutes            | missing required parameter for option '--minutes' (M)",
                "--json no/where.json | --json no/where.json: there is no folder",
                "--bogus              | unknown option '--bogus'; see baton burn --help",
                "more                 | unexpected argument 'more'; see baton burn --help",
            })
    void badInputGetsOneClearLine(String args, String message) {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("baton: " + message).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void itTellsThroughputCoverageAndThatNoRuleWasBroken() {
        assertThat(run("--seeds", "1..2")).isZero();
        assertThat(out.toString())
                .startsWith("2 seeds, ")
                .containsPattern("on \\d+ threads: [0-9,]+ requests/s")
                .contains("CRASH", "POLICY_CALLS_BACK", "transferring", "h: at handoff")
                .contains("a cannot be: ", "not hit, but possible: ")
                .endsWith("no rule was broken\n");
        assertThat(err.toString()).as("no progress bar without a terminal").isEmpty();
    }

    @Test
    void theSameSeedsGiveTheSameJson() throws IOException {
        String json = json("--seeds", "5..6");
        assertThat(json("--seeds", "5..6")).isEqualTo(json);
        assertThat(json("--seeds", "5..6", "--reconcile")).isEqualTo(json);
        assertThat(json)
                .contains("\"seeds\" : 2", "\"violations\" : 0")
                .containsPattern("\"requests\" : [1-9]")
                .containsPattern("\"emptyCells\" : [1-9]")
                .contains("\"fault\" : \"HANG\"", "\"impossible\" : \"it strikes");
    }

    /** The time is up before the second look at the clock; what had begun is finished. */
    @Test
    void noSeedBeginsWhenTheTimeIsUp() {
        assertThat(run("--seeds", "1..100000000", "--minutes", "0.0001")).isZero();
        assertThat(out.toString()).containsPattern("^\\d\\d? seeds, ");
    }

    private String json(String... args) throws IOException {
        Path file = folder.resolve("burn.json");
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--json";
        all[args.length + 1] = file.toString();
        assertThat(run(all)).isZero();
        String json = Files.readString(file);
        assertThat(json).containsPattern("\"wallSeconds\" : [0-9.]+");
        return json.replaceAll("\"wallSeconds\" : [0-9.]+", "");
    }

    private int run(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = BurnCommand.NAME;
        System.arraycopy(args, 0, all, 1, args.length);
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }
}
