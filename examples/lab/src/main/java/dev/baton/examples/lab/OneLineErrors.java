/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints one clear line for bad input, exit status 2. Everything else is a bug of the lab's and keeps its stack trace.
 * Immutable.
 */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final int INTERNAL_ERROR = 70;

    @Override
    public int handleParseException(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        return print(command, message(problem));
    }

    @Override
    public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
        if (problem instanceof BadInputException) {
            return print(command, String.valueOf(problem.getMessage()));
        }
        problem.printStackTrace(command.getErr());
        return INTERNAL_ERROR;
    }

    private static int print(CommandLine command, String message) {
        command.getErr().println("baton: " + message.lines().findFirst().orElse("bad input"));
        command.getErr().flush();
        return ExitCode.USAGE;
    }

    private static String message(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        if (problem instanceof UnmatchedArgumentException unmatched) {
            List<String> arguments = unmatched.getUnmatched();
            String first = arguments.isEmpty() ? "" : arguments.get(0);
            if (!first.startsWith("-") && !command.getSubcommands().isEmpty()) {
                return "unknown subcommand '" + first + "'; there are: "
                        + String.join(", ", command.getSubcommands().keySet());
            }
            return first.startsWith("-")
                    ? "unknown option '" + first + "'; see baton " + command.getCommandName() + " --help"
                    : "unexpected argument '" + first + "'; see baton " + command.getCommandName() + " --help";
        }
        String message =
                String.valueOf(problem.getMessage()).lines().findFirst().orElse("bad input");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
