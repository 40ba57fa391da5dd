/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Knows whether a person watches. Not instantiable. */
final class Terminal {
    private Terminal() {}

    /** Says whether standard input and output are a terminal that can draw over a line. */
    @SuppressWarnings("SystemConsoleNull") // Before JDK 22 null tells; from then on the console is asked.
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && !"dumb".equals(System.getenv("TERM")) && isTerminal(console);
    }

    /** From JDK 22 on there is a console without a terminal too, and a method to ask it. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
