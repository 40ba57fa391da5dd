/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What replay writes: the same bytes for the same seed, and a page that needs nothing else. */
class ReplayOutputTest {
    @TempDir
    private Path folder;

    @Test
    void oneSeedGivesOneJson() throws IOException {
        assertThat(json("--seed", "3")).isEqualTo(json("--seed", "3")).isNotEqualTo(json("--seed", "4"));
    }

    @Test
    void seedsDifferOnOneTraceFileToo() throws IOException {
        StringBuilder trace = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            trace.append("{\"timestamp\": %d, \"input_length\": 700, \"output_length\": 20, \"hash_ids\": [0, %d]}%n"
                    .formatted(100 * i, i + 1));
        }
        String file = Files.writeString(folder.resolve("trace.jsonl"), trace).toString();

        assertThat(json("--trace", file, "--seed", "3"))
                .isEqualTo(json("--trace", file, "--seed", "3"))
                .isNotEqualTo(json("--trace", file, "--seed", "4"));
    }

    @Test
    void jsonHasAllFields() throws IOException {
        String json = json("--seed", "3");

        assertThat(Pattern.compile("\"(\\w+)\" :").matcher(json).results().map(match -> match.group(1)))
                .containsSequence(Stream.of("requests completed failed rejected cancelled lost".split(" "))
                        .toList())
                .contains("leakedReservations", "limitViolations", "redispatches", "prefixHitRatio", "goodput")
                .containsSubsequence("ttftMs", "mean", "p50", "p90", "p99", "tbtMs", "mean", "p50", "p90", "p99")
                .containsSubsequence("nodes", "id", "role", "requests", "tokens", "failures");
        assertThat(json)
                .contains(
                        "\"lost\" : 0", "\"leakedReservations\" : 0", "\"limitViolations\" : 0", "\"hangingLegs\" : 0");
    }

    @Test
    void theReportNeedsNothingElse() throws IOException {
        Path page = folder.resolve("report.html");
        run(List.of("--limit", "200", "--prefill-strategy", "least_loaded(choices=3)", "--report", page.toString()));

        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<svg".substring(1), "prefers-color-scheme: dark", "\"kills\":[{\"node\":\"prefill-0\"")
                .contains("--prefill-strategy 'least_loaded(choices=3)' --report")
                .doesNotContain("/*STYLE*/", "/*CHARTS*/", "/*DRAW*/", "/*DATA*/", "<!--BODY-->");
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .as("an SVG namespace is a name and no download")
                .doesNotContain("http://", "https://", "src=", "href=", "@import", "url(//");
    }

    /** Runs 200 requests and returns the JSON without the only figure that may differ. */
    private String json(String... args) throws IOException {
        Path file = folder.resolve("out.json");
        run(Stream.concat(
                        Stream.of("--limit", "200", "--prefill", "3", "--decode", "3", "--json", file.toString()),
                        Stream.of(args))
                .toList());
        String json = Files.readString(file);
        assertThat(json).containsPattern("\"wallSeconds\" : [0-9.]+");
        return json.replaceAll("\"wallSeconds\" : [0-9.]+", "");
    }

    private static void run(List<String> args) {
        StringWriter err = new StringWriter();
        int status = Main.execute(
                new PrintWriter(new StringWriter()), new PrintWriter(err, true), args.toArray(String[]::new));
        assertThat(status).as(err.toString()).isZero();
    }
}
