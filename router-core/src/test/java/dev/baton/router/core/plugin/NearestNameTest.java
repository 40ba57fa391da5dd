/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("least_loaded", "memory_aware", "random", "x");

    @ParameterizedTest
    @CsvSource({
        "least_load, least_loaded",
        "leastloaded, least_loaded",
        "Least-Loaded, least_loaded",
        "LEAST_LOADED, least_loaded",
        "randm, random",
        "radnom, random",
        "memory, ",
        "round_robin, ",
        "y, x"
    })
    void finds_what_was_probably_meant(String wanted, String nearest) {
        assertThat(NearestName.of(wanted, KNOWN)).isEqualTo(nearest);
    }

    @Test
    void of_equally_near_names_the_first() {
        assertThat(NearestName.of("b", List.of("a", "c"))).isEqualTo("a");
    }

    @Test
    void finds_nothing_among_nothing() {
        assertThat(NearestName.of("a", List.of())).isNull();
    }
}
