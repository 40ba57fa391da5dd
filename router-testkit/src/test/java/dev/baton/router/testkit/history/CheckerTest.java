/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.transport.TransportException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories that a test tells itself: a good one breaks no rule, and each bad turn breaks the rule that names it. */
class CheckerTest {
    private final Story story = new Story();

    @Test
    void aRequestThatGoesWellBreaksNoRule() {
        begun("p0");
        story.completes("r", 1, 2);
        assertThat(story.violations()).isEmpty();
    }

    @Test
    void twoOutcomes() {
        begun("p0");
        story.completes("r", 1, 2).completes("r", 1, 2);
        assertBroken("R1", "r has 2 outcomes");
    }

    @Test
    void noOutcome() {
        begun("p0");
        assertBroken("R1", "r has no outcome");
    }

    @Test
    void aChunkThatIsGivenTwice() {
        begun("p0");
        story.given("r", "b").completes("r", 1, 3);
        assertBroken("R2", "r is given b after b, but attempt 1 sent nothing more");
    }

    @Test
    void moreRequestsThanANodeMayHold() {
        for (String id : List.of("r", "s", "t")) {
            story.submit(id);
            story.prefill(id, 1, "p0");
        }
        story.later();
        assertBroken("R4", "and then holds 3 requests, but may hold 2");
    }

    @Test
    void aCallToANodeThatWasRemoved() {
        story.submit("r").remove("p0");
        story.prefill("r", 1, "p0");
        story.later();
        assertBroken("R5", "goes to a node that was removed");
    }

    @Test
    void aNodeThatIsTriedAgainAlthoughAnotherIsUntried() {
        story.submit("r");
        int first = story.prefill("r", 1, "p0");
        story.fails(first, TransportException.unreachable("test"));
        story.prefill("r", 2, "p0");
        story.later();
        assertBroken("R6", "goes to p0 again");
    }

    @Test
    void aCancelThatEndsNothing() {
        story.submit("r");
        story.prefill("r", 1, "p0");
        story.later().cancel("r").later();
        assertBroken("R12", "r was cancelled and has no outcome");
    }

    @Test
    void aHandoffThatIsForgotten() {
        story.submit("r");
        int prefill = story.prefill("r", 1, "p0");
        story.handsOff(prefill, "r", 1).later().completes("r", 1, 0).later();
        assertBroken("R12", "KV of r#1 of r was neither fetched nor abandoned");
    }

    @Test
    void aHandoffThatIsAbandonedWhileDecodeFetchesIt() {
        story.submit("r");
        int prefill = story.prefill("r", 1, "p0");
        story.handsOff(prefill, "r", 1);
        story.decode("r", 1, "p0");
        story.abandon("r", 1, "p0").later();
        assertBroken("R12", "was not withdrawn and fetches it");
    }

    @Test
    void twoAttemptsAtOnce() {
        story.submit("r");
        story.prefill("r", 1, "p0");
        story.prefill("r", 2, "p1");
        story.later();
        assertBroken("R11", "runs beside call 0");
    }

    /** A violation is told in a few lines: what was seen, the request's own history, the seed and the command. */
    @Test
    void aViolationIsExplained() {
        begun("p0");
        story.given("r", "b").completes("r", 1, 3);
        Violation violation = story.violations().get(0);
        assertThat(violation.text(7, "the command").lines())
                .hasSizeBetween(5, 30)
                .first()
                .asString()
                .startsWith("R2 is broken (")
                .endsWith("seed 7:");
        assertThat(violation.text(7, "the command"))
                .contains("r is submitted", "call 0, prefill on p0, other leg on d0", "again: the command");
    }

    @Test
    void historiesDifferFromTheFirstEventThatDoes() {
        begun("p0");
        Story other = new Story();
        assertThat(story.history().firstDifference(story.history())).isEmpty();
        other.submit("r");
        other.prefill("r", 1, "p1");
        assertThat(story.history().firstDifference(other.history()))
                .hasValueSatisfying(
                        line -> assertThat(line).contains("call 0, prefill on p0", "call 0, prefill on p1"));
    }

    /** Submitted, prefilled, two chunks, and all that engines do is done. */
    private void begun(String node) {
        story.submit("r");
        int prefill = story.prefill("r", 1, node);
        story.later().handsOff(prefill, "r", 1);
        int decode = story.decode("r", 1, node);
        story.later().sends(decode, "a").given("r", "a");
        story.later().sends(decode, "b").given("r", "b").finishes(decode);
    }

    private void assertBroken(String rule, String what) {
        assertThat(story.violations()).anySatisfy(violation -> {
            assertThat(violation.rule()).isEqualTo(rule);
            assertThat(violation.what()).contains(what);
        });
    }
}
