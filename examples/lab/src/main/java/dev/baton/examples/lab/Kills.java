/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.replay.NodeKill;
import dev.baton.router.testkit.trace.Trace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads kills as they are written, {@code NODE@SECONDS[-SECONDS]}, and knows those of a run that names none. Not instantiable. */
final class Kills {
    private static final Pattern FORM =
            Pattern.compile("(?<node>[^@]+)@(?<at>\\d{1,9}(\\.\\d{1,9})?)(-(?<until>\\d{1,9}(\\.\\d{1,9})?))?");

    private Kills() {}

    static NodeKill parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadInputException(
                    "--kill " + text + ": must be NODE@SECONDS or NODE@SECONDS-SECONDS, such as prefill-0@300-420");
        }
        String until = form.group("until");
        try {
            return new NodeKill(form.group("node"), seconds(form.group("at")), until == null ? null : seconds(until));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--kill " + text + ": the second time must be after the first");
        }
    }

    /** One node of each pool dies mid-run, one after the other, and comes back. */
    static List<NodeKill> unlessNamed(Trace trace) {
        return List.of(
                new NodeKill("prefill-0", part(trace, 0.30), part(trace, 0.45)),
                new NodeKill("decode-0", part(trace, 0.55), part(trace, 0.70)));
    }

    /** Writes a kill as it is read. */
    static String text(NodeKill kill) {
        Duration until = kill.until();
        return kill.nodeId() + "@" + text(kill.at()) + (until == null ? "" : "-" + text(until));
    }

    private static String text(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }

    private static Duration seconds(String text) {
        return Duration.ofNanos(new BigDecimal(text)
                .movePointRight(9)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact());
    }

    /** A part of a trace's time, in whole seconds where it is long; at least a little later for a larger part. */
    private static Duration part(Trace trace, double share) {
        double seconds = Math.max(1, trace.spanNanos() / 1e9) * share;
        return seconds >= 10 ? Duration.ofSeconds(Math.round(seconds)) : Duration.ofMillis(Math.round(seconds * 1e3));
    }
}
