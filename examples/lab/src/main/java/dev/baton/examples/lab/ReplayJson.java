/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.router.testkit.replay.Integrity;
import dev.baton.router.testkit.replay.NodeUse;
import dev.baton.router.testkit.replay.ReplayPlan;
import dev.baton.router.testkit.replay.ReplayResult;
import dev.baton.router.testkit.replay.RequestRecord.Result;
import java.io.IOException;
import java.util.Locale;

/** The figures of a replay as JSON: the same bytes for the same seed, but for {@code wallSeconds}. Not instantiable. */
final class ReplayJson {
    private ReplayJson() {}

    static String text(ReplayPlan plan, ReplayResult result, double wallSeconds) {
        return JsonText.indented(json -> {
            json.writeStartObject();
            json.writeStringField("trace", plan.trace().name());
            json.writeNumberField("seed", plan.seed());
            outcomes(json, result);
            json.writeNumberField("redispatches", result.redispatches());
            json.writeNumberField("resumes", result.resumes());
            JsonText.share(json, "prefixHitRatio", result.prefixHitRatio());
            JsonText.times(json, "ttftMs", result.ttftNanos());
            JsonText.times(json, "tbtMs", result.tbtNanos());
            JsonText.times(json, "waitedMs", result.waitedNanos());
            JsonText.times(json, "lingeredMs", result.lingeredNanos());
            JsonText.share(json, "goodput", result.goodput());
            json.writeNumberField("virtualSeconds", Math.round(result.durationNanos() / 1e6) / 1e3);
            json.writeNumberField("wallSeconds", Math.round(wallSeconds * 1e3) / 1e3);
            json.writeArrayFieldStart("nodes");
            for (NodeUse node : result.nodes()) {
                node(json, node);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void outcomes(JsonGenerator json, ReplayResult result) throws IOException {
        Integrity integrity = result.integrity();
        json.writeNumberField("requests", result.requests().size());
        json.writeNumberField("completed", result.count(Result.COMPLETED));
        json.writeNumberField("failed", result.count(Result.FAILED));
        json.writeNumberField("rejected", result.count(Result.REJECTED));
        json.writeNumberField("cancelled", result.count(Result.CANCELLED));
        json.writeNumberField("lost", integrity.lost());
        json.writeNumberField("duplicated", integrity.duplicated());
        json.writeNumberField("brokenStreams", integrity.brokenStreams());
        json.writeNumberField("leakedReservations", integrity.leakedReservations());
        json.writeNumberField("limitViolations", integrity.limitViolations());
        json.writeNumberField("hangingLegs", integrity.hangingLegs());
    }

    private static void node(JsonGenerator json, NodeUse node) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", node.id());
        json.writeStringField("role", node.role().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("requests", node.requests());
        json.writeNumberField("tokens", node.tokens());
        json.writeNumberField("cachedTokens", node.cachedTokens());
        json.writeNumberField("failures", node.failures());
        json.writeNumberField("peakInFlight", node.peakInFlight());
        json.writeEndObject();
    }
}
