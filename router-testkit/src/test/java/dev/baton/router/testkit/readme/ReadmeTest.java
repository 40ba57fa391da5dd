/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds every snippet of the README against the code of this package that is compiled and run. */
class ReadmeTest {
    private static final String FENCE = "```";

    @Test
    void everySnippetIsCodeThatCompiles() throws IOException {
        Map<String, String> snippets = snippetsOf(readme());
        Map<String, String> regions = regionsOfThisPackage();
        assertThat(snippets.keySet()).containsExactlyInAnyOrder("embed", "strategy", "provider", "property");
        snippets.forEach((name, code) -> assertThat(code).as("snippet " + name).isEqualTo(regions.get(name)));
    }

    @Test
    void noCodeIsLeftOutsideSnippets() throws IOException {
        List<String> lines = Files.readAllLines(readme());
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals(FENCE + "java")) {
                assertThat(lines.get(i - 1)).as("line before line " + (i + 1)).startsWith("<!-- snippet: ");
            }
        }
    }

    private static Path readme() {
        Path module = Path.of("").toAbsolutePath();
        Path readme = module.resolveSibling("README.md");
        return Files.exists(readme) ? readme : module.resolve("README.md");
    }

    private static Map<String, String> snippetsOf(Path readme) throws IOException {
        Map<String, String> snippets = new TreeMap<>();
        List<String> lines = Files.readAllLines(readme);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("<!-- snippet: ")) {
                String name = lines.get(i).replace("<!-- snippet: ", "").replace(" -->", "");
                int end = lines.subList(i + 2, lines.size()).indexOf(FENCE) + i + 2;
                snippets.put(name, normal(lines.subList(i + 2, end)));
            }
        }
        return snippets;
    }

    /** A region runs from {@code // region NAME} to {@code // endregion}. */
    private static Map<String, String> regionsOfThisPackage() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        Path sources = readme().resolveSibling("router-testkit/src/test/java/dev/baton/router/testkit/readme");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (lines.get(i).strip().startsWith("// region ")) {
                        int end = i;
                        while (!lines.get(end).strip().equals("// endregion")) {
                            end++;
                        }
                        regions.put(lines.get(i).strip().replace("// region ", ""), normal(lines.subList(i + 1, end)));
                    }
                }
            }
        }
        return regions;
    }

    private static String normal(List<String> lines) {
        return String.join("\n", lines)
                .stripIndent()
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
