/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.router.testkit.burn.Cell;
import java.io.IOException;
import java.util.Map;

/** The figures of a burn test as JSON: the same bytes for the same seeds, but for {@code wallSeconds}. Not instantiable. */
final class BurnJson {
    private BurnJson() {}

    static String text(BurnTally tally, double wallSeconds) {
        return JsonText.indented(json -> {
            json.writeStartObject();
            json.writeNumberField("seeds", tally.seeds());
            json.writeNumberField("requests", tally.requests());
            json.writeNumberField("events", tally.events());
            json.writeNumberField("violations", tally.violations());
            json.writeNumberField("emptyCells", tally.coverage().emptyCells().size());
            json.writeNumberField("wallSeconds", Math.round(wallSeconds * 1e3) / 1e3);
            json.writeObjectFieldStart("violationsByRule");
            for (Map.Entry<String, Long> rule : tally.violationsByRule().entrySet()) {
                json.writeNumberField(rule.getKey(), rule.getValue());
            }
            json.writeEndObject();
            if (tally.firstFailure().isPresent()) {
                BurnTally.FirstFailure first = tally.firstFailure().get();
                json.writeNumberField("firstFailingSeed", first.seed());
                json.writeStringField("again", first.again());
            }
            json.writeArrayFieldStart("cells");
            for (Cell cell : tally.coverage().cells()) {
                cell(json, cell);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void cell(JsonGenerator json, Cell cell) throws IOException {
        json.writeStartObject();
        json.writeStringField("fault", cell.fault());
        json.writeStringField("phase", cell.phase().name());
        json.writeStringField("mode", cell.mode().name());
        if (cell.impossible().isEmpty()) {
            json.writeNumberField("hits", cell.hits());
        } else {
            json.writeStringField("impossible", cell.impossible());
        }
        json.writeEndObject();
    }
}
