/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.node.NodeStatus;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A listener that remembers. Thread-safe. */
final class EventLog implements RouterListener {
    private final Queue<RouterEvent> events = new ConcurrentLinkedQueue<>();

    @Override
    public void onEvent(RouterEvent event) {
        events.add(event);
    }

    <E extends RouterEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Waits until the last that was told of a node is that it is in use. */
    void awaitOnline(String nodeId) {
        Waits.until(
                () -> {
                    NodeStatus last = null;
                    for (RouterEvent.NodeStatusChanged change : all(RouterEvent.NodeStatusChanged.class)) {
                        last = change.node().id().equals(nodeId) ? change.to() : last;
                    }
                    return last == NodeStatus.ONLINE;
                },
                nodeId + " to come back");
    }

    /** Says whether a node ever came to a status. */
    boolean sawStatus(String nodeId, NodeStatus status) {
        return all(RouterEvent.NodeStatusChanged.class).stream()
                .anyMatch(e -> e.node().id().equals(nodeId) && e.to() == status);
    }
}
