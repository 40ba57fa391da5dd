/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.strategy.StrategyProvider;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategiesCommandTest {
    @TempDir
    private Path folder;

    @Test
    void listsWhatIsFoundWithItsSettings() {
        StringWriter out = new StringWriter();

        assertThat(Main.execute(new PrintWriter(out), new PrintWriter(new StringWriter()), "strategies"))
                .isZero();
        assertThat(out.toString())
                .startsWith("STRATEGY")
                .containsSubsequence("  least_loaded: ", "      choices=0  ", "a whole number from 0 to 1000", "SCORER")
                .contains("FILTER", "  prefix: ");
    }

    /** A stranger's strategy, compiled here, added to the class path of a JVM of its own: listed, and run by its name. */
    @Test
    void aStrategyIsRunByNameWhenItIsAddedToTheClassPath() throws Exception {
        compile("stranger.LastProvider", """
                package stranger;
                import dev.baton.router.api.plugin.*;
                import dev.baton.router.api.strategy.*;
                public final class LastProvider implements StrategyProvider<Boolean> {
                    public String name() { return "stranger_last"; }
                    public String description() { return "the last node that has room"; }
                    public Boolean configure(Settings settings) { return settings.bool("strict", false, "whether to wait"); }
                    public Strategy create(Boolean config, PluginContext context) {
                        return (request, nodes) -> {
                            for (int i = nodes.size() - 1; i > 0; i--) {
                                if (nodes.hasRoom(i)) return i;
                            }
                            return 0;
                        };
                    }
                }
                """);
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(StrategyProvider.class.getName()), "stranger.LastProvider");

        assertThat(java("strategies"))
                .contains("  stranger_last: the last node that has room [stranger.LastProvider]", "strict=false");
        Path json = folder.resolve("run.json");
        String output = java(
                "replay",
                "--limit",
                "40",
                "--no-kill",
                "--prefill",
                "2",
                "--decode",
                "2",
                "--prefill-strategy",
                "stranger_last(strict=true)",
                "--json",
                json.toString());
        assertThat(Files.readString(json))
                .as(output)
                .contains("\"completed\" : 40")
                .contains("\"lost\" : 0");
    }

    private void compile(String name, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            SimpleJavaFileObject file =
                    new SimpleJavaFileObject(
                            URI.create("string:///" + name.replace('.', '/') + ".java"),
                            SimpleJavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return source;
                        }
                    };
            List<String> options = List.of("-d", folder.toString(), "-cp", classPath(), "-proc:none");
            assertThat(compiler.getTask(null, files, null, options, null, List.of(file))
                            .call())
                    .isTrue();
        }
    }

    private String java(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath() + File.pathSeparator + folder,
                Main.class.getName()));
        command.addAll(List.of(args));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
