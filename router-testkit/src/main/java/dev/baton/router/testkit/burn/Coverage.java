/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.request.Phase;
import dev.baton.router.testkit.sim.FaultType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often each {@link Cell} was met. Confined to one thread; {@link #add} what several have counted. */
public final class Coverage {
    private static final List<Phase> PHASES =
            List.of(Phase.WAITING, Phase.PREFILLING, Phase.TRANSFERRING, Phase.DECODING);

    private final Map<Place, Long> hits = new HashMap<>();

    /** Makes an empty one. */
    public Coverage() {}

    /** Where a cell is in the table: {@code what} is a {@link FaultType} or a {@link Trouble}. */
    private record Place(Enum<?> what, Phase phase, Mode mode) {
        Optional<String> impossible() {
            return what instanceof FaultType type
                    ? type.impossible(phase, mode.order())
                    : ((Trouble) what).impossible(phase, mode);
        }
    }

    /** Counts a fault, unless it cannot be met there: engines and router may for a moment differ on the phase. */
    void hit(Enum<?> what, Phase phase, Mode mode) {
        Place place = new Place(what, phase, mode);
        if (place.impossible().isEmpty()) {
            hits.merge(place, 1L, Long::sum);
        }
    }

    /**
     * Adds another's counts.
     *
     * @param other is not changed
     */
    public void add(Coverage other) {
        other.hits.forEach((place, count) -> hits.merge(place, count, Long::sum));
    }

    /**
     * Returns the whole table: for each fault, by phase and then by mode.
     *
     * @return faults of engines and transports, then of clients, plugins and the host
     */
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Enum<?> what : everything()) {
            for (Phase phase : PHASES) {
                for (Mode mode : Mode.values()) {
                    Place place = new Place(what, phase, mode);
                    String impossible = place.impossible().orElse("");
                    cells.add(new Cell(what.name(), phase, mode, hits.getOrDefault(place, 0L), impossible));
                }
            }
        }
        return cells;
    }

    /**
     * Returns the cells that could have been met and were not.
     *
     * @return in the order of the table
     */
    public List<Cell> emptyCells() {
        return cells().stream().filter(Cell::isEmpty).toList();
    }

    private static List<Enum<?>> everything() {
        List<Enum<?>> all = new ArrayList<>();
        for (FaultType type : FaultType.values()) {
            if (type != FaultType.RELIEF && type != FaultType.OTHER) {
                all.add(type);
            }
        }
        all.addAll(List.of(Trouble.values()));
        return all;
    }
}
