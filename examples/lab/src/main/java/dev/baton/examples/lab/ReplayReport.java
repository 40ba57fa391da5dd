/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.router.testkit.replay.LoadPoint;
import dev.baton.router.testkit.replay.NodeKill;
import dev.baton.router.testkit.replay.NodeUse;
import dev.baton.router.testkit.replay.ReplayPlan;
import dev.baton.router.testkit.replay.ReplayResult;
import dev.baton.router.testkit.replay.RequestRecord;
import dev.baton.router.testkit.replay.StatusChange;
import dev.baton.router.testkit.trace.TraceStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** The page with plots of one replay: its data as JSON, drawn by the page itself. Not instantiable. */
final class ReplayReport {
    private static final double NANOS_PER_SECOND = 1e9;

    private ReplayReport() {}

    static String page(String commandLine, ReplayPlan plan, ReplayResult result) {
        return ReportPage.of("replay", JsonText.forHtml(json -> {
            json.writeStartObject();
            json.writeStringField("command", commandLine);
            plan(json, plan);
            figures(json, plan, result);
            requests(json, result);
            nodes(json, result);
            load(json, result);
            kills(json, plan, result);
            json.writeEndObject();
        }));
    }

    private static void plan(JsonGenerator json, ReplayPlan plan) throws IOException {
        json.writeStringField("trace", plan.trace().name());
        json.writeNumberField("seed", plan.seed());
        json.writeNumberField("queue", plan.queue());
        json.writeNumberField("maxWaitSeconds", plan.maxWait().toSeconds());
        json.writeStringField("profile", plan.profile().name());
        json.writeStringField("prefillStrategy", plan.prefillStrategy() == null ? "default" : plan.prefillStrategy());
        json.writeStringField("decodeStrategy", plan.decodeStrategy() == null ? "default" : plan.decodeStrategy());
        json.writeNumberField("sloFirstTokenSeconds", plan.slo().firstToken().toMillis() / 1e3);
        json.writeNumberField("sloBetweenTokensMs", plan.slo().betweenTokens().toMillis());
    }

    private static void figures(JsonGenerator json, ReplayPlan plan, ReplayResult result) throws IOException {
        json.writeNumberField("durationSeconds", seconds(result.durationNanos()));
        json.writeNumberField("redispatches", result.redispatches());
        JsonText.share(json, "goodput", result.goodput());
        JsonText.share(json, "prefixHitRatio", result.prefixHitRatio());
        JsonText.share(json, "prefixHitBound", TraceStatistics.of(plan.trace()).prefixTokenHit());
        JsonText.times(json, "ttftMs", result.ttftNanos());
        JsonText.times(json, "tbtMs", result.tbtNanos());
        JsonText.times(json, "waitedMs", result.waitedNanos());
        json.writeObjectFieldStart("integrity");
        json.writeNumberField("lost", result.integrity().lost());
        json.writeNumberField("duplicated", result.integrity().duplicated());
        json.writeNumberField("brokenStreams", result.integrity().brokenStreams());
        json.writeNumberField("leakedReservations", result.integrity().leakedReservations());
        json.writeNumberField("limitViolations", result.integrity().limitViolations());
        json.writeNumberField("hangingLegs", result.integrity().hangingLegs());
        json.writeEndObject();
    }

    /** Rows of [submitted s, first token s or −1, result, reason, waited s]. */
    private static void requests(JsonGenerator json, ReplayResult result) throws IOException {
        json.writeArrayFieldStart("requests");
        for (RequestRecord request : result.requests()) {
            json.writeStartArray();
            json.writeNumber(seconds(request.submittedNanos()));
            json.writeNumber(request.hasTokens() ? seconds(request.ttftNanos()) : -1);
            json.writeString(request.result().name().toLowerCase(Locale.ROOT));
            json.writeString(request.reason());
            json.writeNumber(seconds(request.waitedNanos()));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void nodes(JsonGenerator json, ReplayResult result) throws IOException {
        json.writeArrayFieldStart("nodes");
        for (NodeUse node : result.nodes()) {
            json.writeStartObject();
            json.writeStringField("id", node.id());
            json.writeStringField("role", node.role().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("requests", node.requests());
            json.writeNumberField("tokens", node.tokens());
            json.writeNumberField("cachedTokens", node.cachedTokens());
            json.writeNumberField("failures", node.failures());
            json.writeNumberField("peakInFlight", node.peakInFlight());
            json.writeNumberField("maxConcurrent", node.maxConcurrent());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Rows of [until s, waiting, calls held by each node in the mean …]. */
    private static void load(JsonGenerator json, ReplayResult result) throws IOException {
        json.writeArrayFieldStart("load");
        for (LoadPoint point : result.load()) {
            json.writeStartArray();
            json.writeNumber(seconds(point.untilNanos()));
            json.writeNumber(point.waiting());
            for (double calls : point.meanInFlight()) {
                json.writeNumber(Math.round(calls * 100) / 100.0);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static void kills(JsonGenerator json, ReplayPlan plan, ReplayResult result) throws IOException {
        json.writeArrayFieldStart("kills");
        for (NodeKill kill : plan.kills()) {
            Duration until = kill.until();
            json.writeStartObject();
            json.writeStringField("node", kill.nodeId());
            json.writeNumberField("at", seconds(kill.at().toNanos()));
            json.writeNumberField("until", until == null ? -1 : seconds(until.toNanos()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("statusChanges");
        for (StatusChange change : result.statusChanges()) {
            json.writeStartObject();
            json.writeStringField("node", change.nodeId());
            json.writeNumberField("at", seconds(change.atNanos()));
            json.writeStringField("to", change.to().name().toLowerCase(Locale.ROOT));
            json.writeStringField("cause", change.cause());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / (NANOS_PER_SECOND / 1e3)) / 1e3;
    }
}
