/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.request.Phase;
import dev.baton.router.testkit.sim.FaultType;
import org.junit.jupiter.api.Test;

/** The table of faults, phases and modes: what is counted, what cannot be, and what is missing. */
class CoverageTest {
    private final Coverage coverage = new Coverage();

    @Test
    void theTableHasEveryFaultPhaseAndMode() {
        int faults = FaultType.values().length - 2 + Trouble.values().length; // without RELIEF and OTHER
        assertThat(coverage.cells()).hasSize(faults * 4 * 3).doesNotHaveDuplicates();
        assertThat(coverage.cells())
                .allMatch(cell -> cell.isEmpty() != !cell.impossible().isEmpty());
    }

    @Test
    void whatIsMetIsCounted() {
        coverage.hit(FaultType.CRASH, Phase.DECODING, Mode.CONCURRENT);
        coverage.hit(FaultType.CRASH, Phase.DECODING, Mode.CONCURRENT);
        Coverage other = new Coverage();
        other.hit(FaultType.CRASH, Phase.DECODING, Mode.CONCURRENT);
        other.hit(Trouble.CANCELLED, Phase.WAITING, Mode.UP_FRONT);
        coverage.add(other);
        assertThat(hits(FaultType.CRASH, Phase.DECODING, Mode.CONCURRENT)).isEqualTo(3);
        assertThat(hits(Trouble.CANCELLED, Phase.WAITING, Mode.UP_FRONT)).isEqualTo(1);
        assertThat(coverage.cells().stream().filter(cell -> cell.hits() > 0)).hasSize(2);
        assertThat(coverage.emptyCells()).noneMatch(cell -> cell.hits() > 0);
    }

    /** Engines and router may differ on the phase for as long as a message is under way. */
    @Test
    void whatCannotBeMetIsNotCounted() {
        coverage.hit(FaultType.PREFILL_FAILS, Phase.DECODING, Mode.UP_FRONT);
        coverage.hit(Trouble.STRATEGY_THROWS, Phase.TRANSFERRING, Mode.UP_FRONT);
        coverage.hit(Trouble.STRATEGY_THROWS, Phase.TRANSFERRING, Mode.AT_HANDOFF);
        assertThat(hits(FaultType.PREFILL_FAILS, Phase.DECODING, Mode.UP_FRONT)).isZero();
        assertThat(hits(Trouble.STRATEGY_THROWS, Phase.TRANSFERRING, Mode.UP_FRONT))
                .isZero();
        assertThat(hits(Trouble.STRATEGY_THROWS, Phase.TRANSFERRING, Mode.AT_HANDOFF))
                .isEqualTo(1);
    }

    private long hits(Enum<?> what, Phase phase, Mode mode) {
        return coverage.cells().stream()
                .filter(cell -> cell.fault().equals(what.name()) && cell.phase() == phase && cell.mode() == mode)
                .mapToLong(Cell::hits)
                .sum();
    }
}
