/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The contracts are tested too: each wrong plugin is caught by the rule that it breaks, with a message that says so. */
class WrongPluginsTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(WrongPlugins.AnswersWithSlots.class, "S01", "check that the index counts candidates"),
                wrong(WrongPlugins.ThrowsForAnEmptyPrompt.class, "S02", "ArithmeticException: / by zero"),
                wrong(WrongPlugins.TrustsReports.class, "S03", "reports with unknown figures"),
                wrong(WrongPlugins.KeepsCandidates.class, "S04", "size() was read after the call"),
                wrong(WrongPlugins.KeepsAPlainMap.class, "S05", "4 threads asked at once, and one got"),
                wrong(WrongPlugins.AsksANetwork.class, "S06", "waited, parked, slept or was blocked"),
                wrong(WrongPlugins.ScansUnderALock.class, "S07", "another that asked had to wait for it"),
                wrong(WrongPlugins.HasChanceOfItsOwn.class, "S08", "answered differently at step"),
                wrong(WrongPlugins.RemembersIndexes.class, "S09", "check what you keep by index or slot"),
                wrong(WrongPlugins.CountsWhatItPins.class, "S10", ", then "),
                wrong(WrongPlugins.ExpectsItsOwnNodes.class, "S11", "no state of node stranger"),
                wrong(WrongPlugins.GivesUp.class, "S12", "NONE for RouteRequest"),
                wrong(WrongPlugins.IgnoresRoom.class, "S13", "full node"),
                wrong(WrongPlugins.MakesLists.class, "S14", "10000 calls allocated"),
                wrong(WrongPlugins.CostsLessThanItsWork.class, "S15", "and work 1000"),
                wrong(WrongPlugins.TakesTheFirstOfTheLeast.class, "S16", "node 0 of 8 got 8000 of 8000 picks"),
                wrong(WrongPlugins.ScoresAboveOne.class, "C01", "check how figures are mapped"),
                wrong(WrongPlugins.FillsTheWholeArray.class, "C02", "a score at index"),
                wrong(WrongPlugins.ReadsWhatItDoesNotDeclare.class, "C03", "KV_TOKENS was read"),
                wrong(WrongPlugins.PrefersTheFirst.class, "C14", "for nodes that are alike"),
                wrong(WrongPlugins.DeclaresAll.class, "C15", "but only [IN_FLIGHT] was ever read"),
                wrong(WrongPlugins.FiltersBeyondTheEnd.class, "F01", "was taken out"),
                wrong(WrongPlugins.SwapsLocalAndOpen.class, "P01", "prefill -3 with decode"),
                wrong(WrongPlugins.IgnoresKvFormats.class, "P11", "each with a kv-format of its own"),
                wrong(WrongPlugins.AnswersNull.class, "B01", "null for RouteRequest"),
                wrong(WrongPlugins.PutsFiguresIntoTheCode.class, "B02", "3 wait"),
                wrong(WrongPlugins.AsksBackBeforeNow.class, "B03", "check the sign of what you subtract"),
                wrong(WrongPlugins.CountsPredictions.class, "B04", "while nothing else had changed"),
                wrong(WrongPlugins.DividesByTheNodes.class, "B11", "ArithmeticException: / by zero"),
                wrong(WrongTransports.Blocks.class, "T01", "the calling thread waited"),
                wrong(WrongTransports.ForgetsTheHandoff.class, "T02", "it did not end in time"),
                wrong(WrongTransports.SubscribesTwice.class, "T03", "onSubscribe came twice"),
                wrong(WrongTransports.IgnoresDemand.class, "T04", "chunks when 1 had been asked for"),
                wrong(WrongTransports.EndsTwice.class, "T05", "onComplete came after the end"),
                wrong(WrongTransports.SendsNull.class, "T06", "a chunk is null"),
                wrong(WrongTransports.IgnoresCancellation.class, "T07", "neither came in time"),
                wrong(
                        WrongTransports.MislabelsFailures.class,
                        "T13",
                        "it failed with java.lang.IllegalStateException"));
    }

    private static Arguments wrong(Class<?> type, String rule, String message) {
        return Arguments.of(type, rule, message);
    }

    @ParameterizedTest(name = "{0} breaks {1}")
    @MethodSource("wrong")
    void is_caught_by_its_rule(Class<?> type, String rule, String message) {
        Map<String, String> failures = failures(type);

        assertThat(failures).as("failed tests of %s", type.getSimpleName()).isNotEmpty();
        assertThat(failures.entrySet()).as("failed tests").anySatisfy(failure -> {
            assertThat(failure.getKey()).contains("_" + rule.toLowerCase(Locale.ROOT) + "_");
            assertThat(failure.getValue())
                    .startsWith("Rule " + rule + " is broken: ")
                    .contains(message)
                    .contains("If this is not what you meant, check ");
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {WrongPlugins.Right.class, WrongTransports.Right.class})
    void what_they_are_made_of_is_right(Class<?> type) {
        assertThat(failures(type)).isEmpty();
    }

    @Test
    void every_wrong_plugin_is_in_the_list() {
        assertThat(Stream.of(WrongPlugins.class, WrongTransports.class)
                        .flatMap(holder -> Arrays.stream(holder.getDeclaredClasses()))
                        .filter(WrongPluginsTest::hasTests)
                        .filter(type -> !type.getSimpleName().equals("Right")))
                .containsExactlyInAnyOrderElementsOf(
                        wrong().<Class<?>>map(arguments -> (Class<?>) arguments.get()[0])
                                .toList());
    }

    private static boolean hasTests(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers())
                && Arrays.stream(type.getMethods()).anyMatch(method -> method.isAnnotationPresent(Test.class));
    }

    /** Runs a class as JUnit would; returns the failures by method. */
    private static Map<String, String> failures(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .collect(Collectors.toMap(
                        event -> event.getTestDescriptor().getDisplayName(), WrongPluginsTest::message));
    }

    private static String message(Event event) {
        return event.getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(Throwable::getMessage)
                .orElse("");
    }
}
