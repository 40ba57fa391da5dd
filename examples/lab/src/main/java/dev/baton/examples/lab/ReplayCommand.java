/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.api.plugin.ConfigurationException;
import dev.baton.router.api.settings.DecodeChoice;
import dev.baton.router.testkit.replay.EngineMode;
import dev.baton.router.testkit.replay.NodeKill;
import dev.baton.router.testkit.replay.Replay;
import dev.baton.router.testkit.replay.ReplayPlan;
import dev.baton.router.testkit.replay.ReplayResult;
import dev.baton.router.testkit.replay.Slo;
import dev.baton.router.testkit.trace.ConversationWorkload;
import dev.baton.router.testkit.trace.Trace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays a trace through a real router over a simulated cluster, loses nodes, and tells what came of it. Confined to one thread. */
@Command(
        name = ReplayCommand.NAME,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "Replays a trace of LLM requests through a real router over simulated prefill and decode nodes, in virtual "
                    + "time, while nodes die and come back, and checks that nothing is lost.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 all is well; 1 a request has no outcome or two, a reservation is left, a node went past "
                    + "a limit, or a leg was left hanging; 2 bad input.",
            "goodput in the output: share of all requests that completed with the first token within 30 s and, in the "
                    + "mean, at most 100 ms between tokens."
        })
final class ReplayCommand implements Callable<Integer> {
    static final String NAME = "replay";

    private static final int GENERATED_REQUESTS = 2_500;
    private static final double GENERATED_SPEED = 0.9;
    private static final int BROKEN_PROMISE = 1;
    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Mooncake JSON lines, the same with sessions, or Azure CSV; recognised by content. Without it: "
                            + "conversations generated from the seed to the published statistics of Mooncake's trace.")
    private @Nullable Path traceFile;

    @Option(
            names = "--prefill",
            paramLabel = "N",
            converter = AtLeastOne.class,
            defaultValue = "8",
            description = "Prefill nodes, prefill-0 and so on; ${DEFAULT-VALUE} unless given.")
    private int prefillNodes;

    @Option(
            names = "--decode",
            paramLabel = "N",
            converter = AtLeastOne.class,
            defaultValue = "8",
            description = "Decode nodes, decode-0 and so on; ${DEFAULT-VALUE} unless given.")
    private int decodeNodes;

    @Option(
            names = "--prefill-strategy",
            paramLabel = "S",
            description = "Strategy for prefill nodes, such as least_loaded or 'least_loaded(choices=3)'; the router's "
                    + "own choice unless given.")
    private @Nullable String prefillStrategy;

    @Option(
            names = "--decode-strategy",
            paramLabel = "S",
            description = "Strategy for decode nodes; the router's own choice unless given.")
    private @Nullable String decodeStrategy;

    @Option(
            names = "--mode",
            paramLabel = "M",
            converter = EngineModes.class,
            defaultValue = "sequential",
            description = "How engines run the two legs: sequential, concurrent, or mixed (every other node); "
                    + "${DEFAULT-VALUE} unless given.")
    private EngineMode mode = EngineMode.SEQUENTIAL;

    @Option(
            names = "--decode-choice",
            paramLabel = "WHEN",
            converter = DecodeChoices.class,
            defaultValue = "up-front",
            description = "When decode nodes are chosen: up-front, or at-handoff; ${DEFAULT-VALUE} unless given.")
    private DecodeChoice decodeChoice = DecodeChoice.UP_FRONT;

    @Option(
            names = "--resume",
            paramLabel = "N",
            converter = AtLeastZero.class,
            defaultValue = "0",
            description = "How often a stream that broke may be continued with the tokens so far; ${DEFAULT-VALUE} "
                    + "unless given: its request fails.")
    private int maxResumes;

    @Option(
            names = "--speed",
            paramLabel = "X",
            converter = AboveZero.class,
            description =
                    "How fast the trace's clock runs: at 0.9 a request that came after 9 s comes after 10 s, and the "
                            + "load falls to 90 %%. Unless given, 1 for a file; " + GENERATED_SPEED
                            + " without one, which 8 + 8 nodes can bear.")
    private @Nullable Double speed;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Any whole number: drives the generated trace, ties, and the network's jitter. One seed, one "
                    + "result. ${DEFAULT-VALUE} unless given.")
    private long seed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Only the first N requests; without a file " + GENERATED_REQUESTS + " unless given.")
    private @Nullable Integer limit;

    @Option(
            names = "--kill",
            paramLabel = "NODE@S[-S]",
            description =
                    "A node dies at a second of virtual time, and comes back at another; repeatable. Unless given, "
                            + "one node of each pool dies mid-run and comes back.")
    private List<String> kills = List.of();

    @Option(names = "--no-kill", description = "No node dies.")
    private boolean noKill;

    @Option(
            names = "--queue",
            paramLabel = "N",
            converter = AtLeastZero.class,
            defaultValue = "256",
            description = "How many requests may wait, each up to 30 s; ${DEFAULT-VALUE} unless given.")
    private int queue;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
    private @Nullable Path jsonFile;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page with plots to this file.")
    private @Nullable Path reportFile;

    /** Made by picocli. */
    ReplayCommand() {}

    @Override
    public Integer call() {
        OutputFile json = OutputFile.of("--json", jsonFile);
        OutputFile report = OutputFile.of("--report", reportFile);
        ReplayPlan plan = plan();
        long startNanos = System.nanoTime();
        ReplayResult result = run(plan);
        double wallSeconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;

        out().print(new ReplaySummary(plan, result, wallSeconds).text());
        json.write(() -> ReplayJson.text(plan, result, wallSeconds));
        report.write(() -> ReplayReport.page(commandLine(), plan, result));
        out().flush();
        return result.integrity().isSound() ? 0 : BROKEN_PROMISE;
    }

    private ReplayPlan plan() {
        Trace trace = trace();
        try {
            return ReplayPlan.of(trace)
                    .nodes(prefillNodes, decodeNodes)
                    .strategies(prefillStrategy, decodeStrategy)
                    .mode(mode)
                    .decodeChoice(decodeChoice)
                    .resuming(maxResumes)
                    .seed(seed)
                    .queue(queue, Slo.DEFAULT.firstToken())
                    .kills(kills(trace))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--kill: " + e.getMessage());
        }
    }

    private Trace trace() {
        if (traceFile != null) {
            Trace trace = TraceFile.read(traceFile);
            return (limit == null ? trace : trace.first(limit)).atSpeed(speed == null ? 1 : speed);
        }
        int requests = limit == null ? GENERATED_REQUESTS : limit;
        return ConversationWorkload.generate(seed, requests).atSpeed(speed == null ? GENERATED_SPEED : speed);
    }

    private List<NodeKill> kills(Trace trace) {
        if (noKill && !kills.isEmpty()) {
            throw new BadInputException("--no-kill and --kill exclude each other");
        }
        if (noKill) {
            return List.of();
        }
        if (kills.isEmpty()) {
            return Kills.unlessNamed(trace);
        }
        List<NodeKill> named = kills.stream().map(Kills::parse).toList();
        for (NodeKill kill : named) {
            if (kill.at().toNanos() > trace.spanNanos()) {
                throw new BadInputException("--kill " + Kills.text(kill) + ": the last request arrives at "
                        + Math.round(trace.spanNanos() / NANOS_PER_SECOND) + " s, nothing would die with it");
            }
        }
        return named;
    }

    private ReplayResult run(ReplayPlan plan) {
        ProgressBar bar = Terminal.isInteractive() ? new ProgressBar(err(), System::nanoTime, "requests") : null;
        try {
            return bar == null ? Replay.run(plan) : Replay.run(plan, bar::show);
        } catch (ConfigurationException e) {
            throw new BadInputException(String.valueOf(e.getMessage()));
        } finally {
            if (bar != null) {
                bar.clear();
            }
        }
    }

    private String commandLine() {
        return CommandText.of(spec().commandLine().getParseResult().originalArgs());
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
