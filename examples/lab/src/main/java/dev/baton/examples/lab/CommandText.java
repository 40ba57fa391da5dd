/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a command line as a shell reads it. Not instantiable. */
final class CommandText {
    private CommandText() {}

    static String of(List<String> args) {
        return "java -jar baton.jar"
                + args.stream().map(arg -> " " + quoted(arg)).collect(Collectors.joining());
    }

    private static String quoted(String arg) {
        return arg.matches("[\\w@%+=:,./-]+") ? arg : "'" + arg.replace("'", "'\\''") + "'";
    }
}
