/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line's door. Confined to one thread. Exit status: 0 all is well, 1 the router broke a promise, 2 bad
 * input.
 */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Experiments with the Baton router on a simulated cluster, in virtual time.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {ReplayCommand.class, BurnCommand.class, ScenariosCommand.class, StrategiesCommand.class},
        footer = {"", "Without a subcommand, replay runs; its options: baton replay --help"})
public final class Main implements Runnable {
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    /** Made by picocli and by {@link #execute}. */
    Main() {}

    /**
     * Runs a command and ends the process with its exit status.
     *
     * @param args a subcommand and its options
     */
    public static void main(String[] args) {
        Charset charset = Charset.defaultCharset();
        int status =
                execute(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset), args);
        System.exit(status);
    }

    /** Runs a command and returns its exit status. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(new OneLineErrors())
                .setExecutionExceptionHandler(new OneLineErrors())
                .execute(withDefaultSubcommand(args));
    }

    @Override
    public void run() {
        throw new IllegalStateException("a subcommand always runs in its place");
    }

    private static String[] withDefaultSubcommand(String[] args) {
        if (args.length > 0 && (!args[0].startsWith("-") || OWN_OPTIONS.contains(args[0]))) {
            return args;
        }
        List<String> completed = new ArrayList<>(List.of(ReplayCommand.NAME));
        completed.addAll(List.of(args));
        return completed.toArray(String[]::new);
    }
}
