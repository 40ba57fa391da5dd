/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Resumption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the rule book, which looks on while a history is read. Confined to one check. It overrides what it wants to
 * see; the {@link World} has taken each event in when the rule is told of it.
 */
abstract class Rule {
    private static final int TOLD_AT_MOST = 5;

    private final String number;
    private final String promise;
    private final List<Violation> broken = new ArrayList<>();
    private @Nullable World world;

    Rule(String number, String promise) {
        this.number = number;
        this.promise = promise;
    }

    final void lookAt(World looked) {
        world = looked;
    }

    final World world() {
        return Objects.requireNonNull(world, "lookAt comes first");
    }

    final Terms terms() {
        return world().terms();
    }

    final long now() {
        return world().now();
    }

    final List<Violation> broken() {
        return broken;
    }

    /** Notes that the rule was broken over a request. */
    final void broken(RequestTrack request, String what) {
        if (broken.size() < TOLD_AT_MOST) {
            List<String> history = world().history().of(request.id);
            broken.add(new Violation(number, promise, sinceStart(), request.id, what, history));
        }
    }

    /** Notes that the rule was broken. */
    final void broken(String what) {
        if (broken.size() < TOLD_AT_MOST) {
            broken.add(new Violation(number, promise, sinceStart(), null, what, List.of()));
        }
    }

    private long sinceStart() {
        return now() - world().history().startNanos();
    }

    static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }

    void submitted(RequestTrack request) {}

    void demanded(RequestTrack request) {}

    void given(RequestTrack request, @Nullable Object value) {}

    void signalled(RequestTrack request, @Nullable Throwable error) {}

    void cancelled(RequestTrack request) {}

    void ended(RequestTrack request) {}

    void called(CallTrack call) {}

    /** The host was asked how to go on with a broken stream; the request is still as it was before the answer. */
    void resumeAsked(RequestTrack request, BrokenStream<?> broken, @Nullable Resumption<?> answer) {}

    void asked(CallTrack call) {}

    void prefilled(CallTrack call) {}

    void sent(CallTrack call, @Nullable Object value) {}

    void finished(CallTrack call) {}

    void failed(CallTrack call) {}

    void withdrawn(CallTrack call) {}

    void stopped(CallTrack call) {}

    void abandoned(Event.Abandoned event) {}

    void told(RouterEvent event) {}

    void changed(Event.Changed event, @Nullable NodeTrack node) {}

    void settled(Event.Settled event) {}

    /** All that happened at one moment is known. */
    void momentOver() {}

    /** There is nothing more. */
    void over() {}
}
