/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.burn.Burn;
import dev.baton.router.testkit.burn.BurnResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs many whole scenarios against the rule book, and tells which rules were broken. Confined to one thread. */
@Command(
        name = BurnCommand.NAME,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "Runs whole random scenarios, each drawn from one seed: engines, router settings, requests and their "
                    + "clients, and what goes wrong with all of them. Records what user code sees and nodes do, and checks "
                    + "every rule that such a history shows.",
            ""
        },
        footer = {"", "Exit status: 0 all is well; 1 a rule was broken; 2 bad input."})
final class BurnCommand implements Callable<Integer> {
    static final String NAME = "burn";

    private static final int BROKEN_RULE = 1;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_MINUTE = 60;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            converter = SeedRange.Converter.class,
            defaultValue = "1..200",
            description = "The seeds, both ends included; ${DEFAULT-VALUE} unless given.")
    private SeedRange seeds = new SeedRange(1, 1);

    @Option(
            names = "--minutes",
            paramLabel = "M",
            converter = AboveZero.class,
            description = "Begin no other seed after so many minutes.")
    private @Nullable Double minutes;

    @Option(names = "--reconcile", description = "Run each seed twice and demand equal histories.")
    private boolean reconcile;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
    private @Nullable Path jsonFile;

    /** Made by picocli. */
    BurnCommand() {}

    @Override
    public Integer call() {
        OutputFile json = OutputFile.of("--json", jsonFile);
        Burn burn = new Burn();
        LongFunction<BurnResult> scenario = reconcile ? burn::reconcile : burn::run;
        BurnTally tally = new BurnTally();
        BurnThreads threads = new BurnThreads(scenario, tally, System::nanoTime);
        long startNanos = System.nanoTime();
        run(threads);
        double wallSeconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;

        out().print(new BurnSummary(tally, threads.count(), wallSeconds).text());
        json.write(() -> BurnJson.text(tally, wallSeconds));
        out().flush();
        return tally.violations() == 0 ? 0 : BROKEN_RULE;
    }

    private void run(BurnThreads threads) {
        double seconds = minutes == null ? Double.POSITIVE_INFINITY : minutes * SECONDS_PER_MINUTE;
        ProgressBar bar = Terminal.isInteractive() ? new ProgressBar(err(), System::nanoTime, "seeds") : null;
        try {
            threads.run(seeds, seconds, bar == null ? (done, total) -> {} : bar::show);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the seeds were done", e);
        } finally {
            if (bar != null) {
                bar.clear();
            }
        }
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it before it calls");
        }
        return spec;
    }
}
