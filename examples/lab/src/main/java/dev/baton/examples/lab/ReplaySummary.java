/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import dev.baton.router.testkit.replay.Integrity;
import dev.baton.router.testkit.replay.NodeUse;
import dev.baton.router.testkit.replay.ReplayPlan;
import dev.baton.router.testkit.replay.ReplayResult;
import dev.baton.router.testkit.replay.RequestRecord;
import dev.baton.router.testkit.replay.RequestRecord.Result;
import dev.baton.router.testkit.trace.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a replay found, as text for a terminal. Immutable. */
final class ReplaySummary {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ReplayPlan plan;
    private final ReplayResult result;
    private final double wallSeconds;

    ReplaySummary(ReplayPlan plan, ReplayResult result, double wallSeconds) {
        this.plan = plan;
        this.result = result;
        this.wallSeconds = wallSeconds;
    }

    String text() {
        return head() + "\n" + nodes() + "\n" + figures() + verdict();
    }

    private String head() {
        String kills = plan.kills().isEmpty()
                ? "no node dies"
                : plan.kills().stream().map(Kills::text).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%,d requests of %s; %s of virtual time in %.1f s%n%d prefill + %d decode nodes (%s); kills: %s%n",
                result.requests().size(),
                plan.trace().name(),
                duration(result.durationNanos()),
                wallSeconds,
                plan.prefillNodes(),
                plan.decodeNodes(),
                plan.profile().name(),
                kills);
    }

    private String nodes() {
        TextTable table = new TextTable().row("node", "requests", "share", "tokens", "share", "cached", "failures");
        for (NodeUse node : result.nodes()) {
            List<NodeUse> pool = result.nodes().stream()
                    .filter(other -> other.role() == node.role())
                    .toList();
            long requests = pool.stream().mapToLong(NodeUse::requests).sum();
            long tokens = pool.stream().mapToLong(NodeUse::tokens).sum();
            table.row(
                    node.id(),
                    count(node.requests()),
                    percent(node.requests(), requests),
                    count(node.tokens()),
                    percent(node.tokens(), tokens),
                    node.id().startsWith("prefill") ? percent(node.cachedTokens(), node.tokens()) : "",
                    count(node.failures()));
        }
        return table.toString();
    }

    private String figures() {
        long requests = result.requests().size();
        long waited = result.requests().stream()
                .filter(request -> request.waitedNanos() > 0)
                .count();
        return outcomes(requests)
                + reasons()
                + line("re-dispatched", redispatches())
                + line("let go", lingered())
                + line("first token", times(result.ttftNanos(), NANOS_PER_SECOND, "s"))
                + line("between tokens", times(result.tbtNanos(), NANOS_PER_MILLI, "ms"))
                + line(
                        "waiting",
                        percent(waited, requests) + " of requests; over all "
                                + times(result.waitedNanos(), NANOS_PER_SECOND, "s"))
                + line("prefix-token hit", String.format(Locale.ROOT, "%.1f %%", 100 * result.prefixHitRatio()))
                + line(
                        "goodput",
                        String.format(
                                Locale.ROOT,
                                "%.1f %% completed with the first token within %d s and at most %d ms a token",
                                100 * result.goodput(),
                                plan.slo().firstToken().toSeconds(),
                                plan.slo().betweenTokens().toMillis()));
    }

    private String redispatches() {
        String resumed =
                result.resumes() == 0 ? "" : ", " + count(result.resumes()) + " of them behind a broken stream";
        return count(result.redispatches()) + " attempts after a failed one" + resumed;
    }

    private String lingered() {
        Summary lingered = result.lingeredNanos();
        return lingered.count() == 0
                ? "no call was open when its attempt was over"
                : String.format(
                        Locale.ROOT,
                        "%,d calls were open when their attempt was over; engines held them p50 %.1f, at most %.1f ms more",
                        lingered.count(),
                        lingered.p50() / NANOS_PER_MILLI,
                        lingered.max() / NANOS_PER_MILLI);
    }

    private String outcomes(long requests) {
        return line(
                "outcomes",
                String.format(
                        Locale.ROOT,
                        "%,d completed (%.2f %%), %,d failed, %,d rejected, %,d cancelled, %,d lost",
                        result.count(Result.COMPLETED),
                        100.0 * result.count(Result.COMPLETED) / requests,
                        result.count(Result.FAILED),
                        result.count(Result.REJECTED),
                        result.count(Result.CANCELLED),
                        result.count(Result.LOST)));
    }

    private String reasons() {
        return result.requests().stream()
                .filter(request -> !request.reason().isEmpty())
                .collect(Collectors.groupingBy(RequestRecord::reason, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(reason -> line(
                        "", count(reason.getValue()) + " " + reason.getKey().replace('_', ' ')))
                .collect(Collectors.joining());
    }

    private String verdict() {
        Integrity integrity = result.integrity();
        if (integrity.isSound()) {
            return line(
                    "checks",
                    "every request has one outcome, no reservation is left, no node went past a limit, "
                            + "no leg was left hanging");
        }
        return line(
                        "BROKEN",
                        String.format(
                                Locale.ROOT,
                                "%,d lost, %,d ended twice, %,d broken streams, %,d reservations left, %,d limits passed, "
                                        + "%,d legs left hanging",
                                integrity.lost(),
                                integrity.duplicated(),
                                integrity.brokenStreams(),
                                integrity.leakedReservations(),
                                integrity.limitViolations(),
                                integrity.hangingLegs()))
                + integrity.examples().stream()
                        .map(example -> line("", example))
                        .collect(Collectors.joining());
    }

    private static String line(String name, String text) {
        return String.format(Locale.ROOT, "%-16s %s%n", name, text);
    }

    private static String times(Summary summary, double unitNanos, String unit) {
        Summary in = summary.per(unitNanos);
        return String.format(
                Locale.ROOT,
                "p50 %.2f   p90 %.2f   p99 %.2f   mean %.2f %s",
                in.p50(),
                in.p90(),
                in.p99(),
                in.mean(),
                unit);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String duration(long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        return duration.toMinutes() == 0
                ? String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND)
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
}
