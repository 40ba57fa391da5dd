/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Puts a report together into one page that needs nothing else: {@code report.html} with the styles and the drawing tools
 * that all reports share, what draws this one ({@code <name>.html}, {@code <name>.js}), and its data. Not instantiable.
 */
final class ReportPage {
    private ReportPage() {}

    static String of(String name, String jsonData) {
        return resource("report.html")
                .replace("/*STYLE*/", resource("report.css"))
                .replace("<!--BODY-->", resource(name + ".html"))
                .replace("/*CHARTS*/", resource("charts.js"))
                .replace("/*DRAW*/", resource(name + ".js"))
                .replace("/*DATA*/", jsonData);
    }

    private static String resource(String file) {
        try (InputStream stream = ReportPage.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
