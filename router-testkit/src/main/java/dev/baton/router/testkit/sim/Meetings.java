/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.TransportException;
import java.util.HashMap;
import java.util.Map;

/** All meetings of a cluster by their rendezvous id. An id stays used, so that using it again is found out. */
final class Meetings {
    private final Map<Long, Meeting> meetings = new HashMap<>();

    /** Returns where calls meet that have this id; an id that nobody has used yet makes a new place. */
    Meeting at(long id, Exchange<?> comer) {
        return meetings.computeIfAbsent(id, unused -> new Meeting(comer));
    }

    static TransportException usedTwice(long id, SimNode node) {
        return TransportException.nodeFault(node.id() + " was given rendezvous id " + id + ", which is used already");
    }
}
