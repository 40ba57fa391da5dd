/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the real traces, which lie beside the project and not in it; a test that needs one is skipped where they are absent. */
public final class SharedData {
    private SharedData() {}

    /** Returns a file below {@code ../shared/data}, or skips the test. */
    public static Path file(String path) {
        Path found = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/data").resolve(path))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
        assumeThat(found).as("shared/data/%s is not beside the project", path).isNotNull();
        return found;
    }
}
