/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/SPEC.md lists the rules that the contracts test, and says of each how binding it is. */
class SpecTest {
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z]\\d\\d) \\| (\\w+) \\|", Pattern.MULTILINE);
    private static final Pattern NAME =
            Pattern.compile("(required|optional|stochastic|untested)_([a-z]\\d\\d)_[a-z0-9_]+");

    @Test
    void the_page_and_the_tests_list_the_same_rules() throws Exception {
        List<String> onThePage = new ArrayList<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("../docs/SPEC.md")));
        while (rows.find()) {
            onThePage.add(rows.group(1) + " " + rows.group(2));
        }

        assertThat(onThePage).doesNotHaveDuplicates();
        assertThat(Stream.of(
                                StrategyContract.class,
                                PlacementStrategyContract.class,
                                ScorerContract.class,
                                FilterContract.class,
                                BackpressurePolicyContract.class,
                                TransportContract.class)
                        .flatMap(contract -> Arrays.stream(contract.getMethods()))
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(SpecTest::rule))
                .containsExactlyInAnyOrderElementsOf(onThePage);
    }

    private static String rule(Method test) {
        Matcher name = NAME.matcher(test.getName());
        assertThat(name.matches()).as(test.getName()).isTrue();
        return name.group(2).toUpperCase(Locale.ROOT) + " " + name.group(1);
    }
}
