/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Picks one request's own events out of a history and leaves out what only repeats. Confined to one call. */
final class Excerpt {
    private static final int MAX_LINES = 40;

    private final History history;
    private final EventText text;
    private final Set<Integer> calls = new HashSet<>();
    private final List<String> lines = new ArrayList<>();
    private String inStream = "";
    private int leftOut;

    Excerpt(History history) {
        this.history = history;
        this.text = new EventText(history.startNanos());
    }

    List<String> of(String requestId) {
        for (Event event : history.events()) {
            if (event instanceof Event.Called called && called.requestId().equals(requestId)) {
                calls.add(called.call());
            }
            if (isAbout(event, requestId)) {
                take(event);
            }
        }
        flush();
        return shortened();
    }

    private boolean isAbout(Event event, String requestId) {
        if (event instanceof Event.OfRequest ofRequest) {
            return ofRequest.requestId().equals(requestId);
        }
        if (event instanceof Event.OfCall ofCall) {
            return calls.contains(ofCall.call());
        }
        return event instanceof Event.Told told
                && told.event() instanceof RouterEvent.OfRequest ofRequest
                && ofRequest.requestId().equals(requestId);
    }

    private void take(Event event) {
        boolean stream = event instanceof Event.Sent || event instanceof Event.Asked || event instanceof Event.Demanded;
        boolean given = event instanceof Event.Given;
        if (stream || given) {
            leftOut++;
            inStream = text.line(event);
        } else {
            flush();
            lines.add(text.line(event));
        }
    }

    /** Of a run of chunks and demand only the last is told. */
    private void flush() {
        if (leftOut > 1) {
            lines.add(" ".repeat(17) + "(" + (leftOut - 1) + " signals of the stream)");
        }
        if (leftOut > 0) {
            lines.add(inStream);
        }
        leftOut = 0;
    }

    private List<String> shortened() {
        if (lines.size() <= MAX_LINES) {
            return List.copyOf(lines);
        }
        List<String> both = new ArrayList<>(lines.subList(0, MAX_LINES / 2));
        both.add(" ".repeat(17) + "(" + (lines.size() - MAX_LINES) + " lines)");
        both.addAll(lines.subList(lines.size() - MAX_LINES / 2, lines.size()));
        return both;
    }
}
