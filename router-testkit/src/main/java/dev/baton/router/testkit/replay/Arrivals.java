/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.testkit.time.VirtualTime;
import dev.baton.router.testkit.trace.TraceRequest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Lets the requests of a trace arrive in virtual time. A request of a session never arrives before the session's earlier
 * request has ended (closed loop). Confined to the thread of its clock.
 */
final class Arrivals {
    private final VirtualTime time;
    private final long startNanos;
    private final Iterator<TraceRequest> rows;
    private final Consumer<TraceRequest> submit;
    private final Map<String, Queue<TraceRequest>> busySessions = new HashMap<>();

    Arrivals(VirtualTime time, List<TraceRequest> rows, Consumer<TraceRequest> submit) {
        this.time = time;
        this.startNanos = time.nanoTime();
        this.rows = rows.iterator();
        this.submit = submit;
    }

    /** Schedules the next arrival; each one schedules the one after it. */
    void scheduleNext() {
        if (rows.hasNext()) {
            TraceRequest row = rows.next();
            long delay = startNanos + row.arrivalNanos() - time.nanoTime();
            time.schedule(Math.max(0, delay), () -> {
                scheduleNext();
                arrive(row);
            });
        }
    }

    /** A request has ended: its session may go on. */
    void ended(TraceRequest row) {
        String session = row.session();
        if (session == null) {
            return;
        }
        Queue<TraceRequest> later = busySessions.get(session);
        TraceRequest next = later == null ? null : later.poll();
        if (next == null) {
            busySessions.remove(session);
        } else {
            time.schedule(0, () -> submit.accept(next));
        }
    }

    private void arrive(TraceRequest row) {
        String session = row.session();
        Queue<TraceRequest> earlier = session == null ? null : busySessions.get(session);
        if (earlier != null) {
            earlier.add(row);
            return;
        }
        if (session != null) {
            busySessions.put(session, new ArrayDeque<>());
        }
        submit.accept(row);
    }
}
