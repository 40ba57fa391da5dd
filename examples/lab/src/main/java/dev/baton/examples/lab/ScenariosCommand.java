/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.router.api.Plugins;
import dev.baton.router.api.plugin.PluginListing;
import dev.baton.router.api.strategy.Strategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares all strategies in all scenarios, as tables in Markdown. Confined to one thread; the runs use all cores. */
@Command(
        name = ScenariosCommand.NAME,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "Runs every strategy that is found, as the choice of prefill nodes, in every scenario: nodes alike, one slow, "
                    + "dead or flapping, one that joins, bursts, heavy-tailed prompts, 2 and 64 nodes.",
            ""
        },
        footer = {"", "Exit status: 0 all is well; 1 the router broke a rule; 2 bad input."})
final class ScenariosCommand implements Callable<Integer> {
    static final String NAME = "scenarios";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--strategies",
            paramLabel = "A,B,...",
            split = ",",
            description = "Only these; every one that needs no settings unless given.")
    private @Nullable List<String> strategies;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Any whole number; 1 unless given.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
    private @Nullable Path jsonFile;

    /** Made by picocli. */
    ScenariosCommand() {}

    @Override
    public Integer call() {
        OutputFile json = OutputFile.of("--json", jsonFile);
        List<String> compared = strategies != null ? strategies : found();
        List<ScenarioResult> results;
        try {
            results = compared.stream()
                    .flatMap(strategy -> Arrays.stream(Scenario.values()).map(scenario -> new Cell(strategy, scenario)))
                    .toList()
                    .parallelStream()
                    .map(cell -> ScenarioRun.of(cell.strategy(), cell.scenario(), seed))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()));
        }
        PrintWriter out = out();
        out.print(tables(results));
        results.forEach(result -> result.violations().forEach(out::println));
        out.flush();
        json.write(() -> JsonText.indented(generator -> write(generator, results)));
        return results.stream().allMatch(result -> result.violations().isEmpty()) ? 0 : 1;
    }

    private record Cell(String strategy, Scenario scenario) {}

    /** Returns the strategies that can be made without settings. */
    static List<String> found() {
        return Plugins.find(ClassLoader.getSystemClassLoader()).list().stream()
                .filter(listing -> listing.type().equals(Strategy.class)
                        && listing.state() == PluginListing.State.ACTIVE
                        && listing.settings().stream().allMatch(setting -> setting.fallback() != null))
                .map(PluginListing::name)
                .toList();
    }

    private static String tables(List<ScenarioResult> results) {
        return "Time to first token, mean / 99th percentile, ms:\n\n"
                + table(
                        results,
                        r -> String.format(
                                Locale.ROOT,
                                "%.0f / %.0f",
                                r.ttft().mean() / 1e6,
                                r.ttft().p99() / 1e6))
                + "\nRequests on the busiest prefill node, as a multiple of the mean; behind + the requests that failed:\n\n"
                + table(
                        results,
                        r -> String.format(Locale.ROOT, "%.2f", r.shareMaxMean())
                                + (r.failed() == 0 ? "" : " + " + r.failed()));
    }

    private static String table(List<ScenarioResult> results, Function<ScenarioResult, String> cell) {
        StringBuilder text = new StringBuilder("| strategy |");
        for (Scenario scenario : Scenario.values()) {
            text.append(' ').append(scenario.label()).append(" |");
        }
        text.append("\n|---|").append("--:|".repeat(Scenario.values().length)).append('\n');
        for (int i = 0; i < results.size(); i += Scenario.values().length) {
            List<ScenarioResult> row = results.subList(i, i + Scenario.values().length);
            text.append("| `")
                    .append(row.get(0).strategy())
                    .append("` | ")
                    .append(row.stream().map(cell).collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, List<ScenarioResult> results) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("rows");
        for (ScenarioResult result : results) {
            json.writeStartObject();
            json.writeStringField("strategy", result.strategy());
            json.writeStringField("scenario", result.scenario().label());
            JsonText.times(json, "ttftMs", result.ttft());
            JsonText.share(json, "shareMaxMean", result.shareMaxMean());
            json.writeNumberField("failed", result.failed());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it before it calls");
        }
        return spec.commandLine().getOut();
    }
}
