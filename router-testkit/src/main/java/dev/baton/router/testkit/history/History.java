/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that user code saw and nodes did in one run, in order, as a {@link Recorder} wrote it down. It only grows.
 * Confined to the thread that records, while it does. Two runs of one seed give equal histories (rule R15).
 */
public final class History {
    private final List<Event> events = new ArrayList<>();
    private final long startNanos;
    private final Terms terms;

    /** Begins a history at a moment of the router's clock. */
    History(long startNanos, Terms terms) {
        this.startNanos = startNanos;
        this.terms = terms;
    }

    /** Adds what happened next; not before the last one. */
    void add(Event event) {
        events.add(event);
    }

    /** Returns what the router was asked for. */
    Terms terms() {
        return terms;
    }

    long startNanos() {
        return startNanos;
    }

    List<Event> events() {
        return Collections.unmodifiableList(events);
    }

    /**
     * Returns how much has happened so far.
     *
     * @return the number of events
     */
    public int size() {
        return events.size();
    }

    /**
     * Writes it down, one event a line.
     *
     * @return text that depends on nothing but what happened
     */
    public String text() {
        EventText text = new EventText(startNanos);
        return events.stream().map(text::line).collect(Collectors.joining("\n"));
    }

    /**
     * Writes the events of one request down, without tokens in the middle of its stream.
     *
     * @param requestId whose
     * @return lines, in order
     */
    public List<String> of(String requestId) {
        return new Excerpt(this).of(requestId);
    }

    /**
     * Finds where another history begins to differ.
     *
     * @param other of another run
     * @return the first event that is not the same, as a line of each history; or empty: they are equal
     */
    public Optional<String> firstDifference(History other) {
        EventText text = new EventText(startNanos);
        EventText otherText = new EventText(other.startNanos);
        for (int i = 0; i < Math.max(size(), other.size()); i++) {
            String line = i < size() ? text.line(events.get(i)) : "nothing more";
            String otherLine = i < other.size() ? otherText.line(other.events.get(i)) : "nothing more";
            if (!line.equals(otherLine)) {
                return Optional.of("event " + i + ": " + line.strip() + " | " + otherLine.strip());
            }
        }
        return Optional.empty();
    }
}
