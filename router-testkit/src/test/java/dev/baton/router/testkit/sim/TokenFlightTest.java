/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.testkit.time.TaskFailedException;
import org.junit.jupiter.api.Test;

class TokenFlightTest {
    @Test
    void aSubscriberThatThrowsTakesNobodysTokens() {
        Bench bench = new Bench();
        TestDecode throwing = bench.decodeLocally("a", 10, 3);
        TestDecode other = bench.decodeLocally("b", 10, 3);
        throwing.onNext = () -> {
            throw new IllegalStateException("subscriber");
        };

        assertThatThrownBy(bench::runUntilIdle)
                .isInstanceOf(TaskFailedException.class)
                .hasRootCauseMessage("subscriber");
        assertThat(other.tokens).hasSize(3);
        assertThat(other.completed).isTrue();
    }
}
