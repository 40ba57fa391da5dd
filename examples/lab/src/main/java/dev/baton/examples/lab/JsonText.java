/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.baton.router.testkit.trace.Summary;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Makes JSON text the same way everywhere: numbers to a fixed number of decimals, lines that end in one way. Not instantiable. */
final class JsonText {
    private static final double THOUSAND = 1_000;
    private static final double MILLION = 1_000_000;

    private JsonText() {}

    /** Writes one JSON value into a generator. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** Makes text for people and programs, indented. */
    static String indented(Body body) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return text(body, new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines)) + "\n";
    }

    /** Makes text that may stand inside an HTML script element. */
    static String forHtml(Body body) {
        return text(body, null)
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** Writes a time in nanoseconds as milliseconds with three decimals. */
    static void millis(JsonGenerator json, String field, double nanos) throws IOException {
        json.writeNumberField(field, Math.round(nanos / THOUSAND) / THOUSAND);
    }

    /** Writes a share with six decimals. */
    static void share(JsonGenerator json, String field, double value) throws IOException {
        json.writeNumberField(field, Math.round(value * MILLION) / MILLION);
    }

    /** Writes a summary of times in nanoseconds as milliseconds. */
    static void times(JsonGenerator json, String field, Summary nanos) throws IOException {
        json.writeObjectFieldStart(field);
        millis(json, "mean", nanos.mean());
        millis(json, "p50", nanos.p50());
        millis(json, "p90", nanos.p90());
        millis(json, "p99", nanos.p99());
        json.writeEndObject();
    }

    private static String text(Body body, @Nullable DefaultPrettyPrinter printer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            if (printer != null) {
                json.setPrettyPrinter(printer);
            }
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }
}
