/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that was broken. Immutable.
 *
 * @param rule its number in the rule book, such as {@code R6}
 * @param promise what the rule says, in a few words
 * @param atNanos when it showed, nanoseconds after the beginning
 * @param requestId over which request; null if it is not about one
 * @param what what was seen that must not be, in one line
 * @param history that request's own short history; empty if it is not about one
 */
public record Violation(
        String rule, String promise, long atNanos, @Nullable String requestId, String what, List<String> history) {
    /**
     * Says it in one line.
     *
     * @return the rule and what was seen
     */
    public String line() {
        return rule + ": " + what;
    }

    /**
     * Says it in a few lines.
     *
     * @param seed the seed of the run
     * @param again the command that runs it again
     * @return lines for people
     */
    public String text(long seed, String again) {
        StringBuilder text = new StringBuilder();
        text.append(rule)
                .append(" is broken (")
                .append(promise)
                .append("), seed ")
                .append(seed)
                .append(":\n");
        text.append("  ").append(what).append(" (at ").append(atNanos / 1e6).append(" ms)\n");
        history.forEach(line -> text.append("    ").append(line).append('\n'));
        return text.append("  again: ").append(again).append('\n').toString();
    }
}
