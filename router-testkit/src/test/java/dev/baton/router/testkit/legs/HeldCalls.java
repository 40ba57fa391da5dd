/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.legs;

import dev.baton.router.testkit.sim.ClusterEvent;
import dev.baton.router.testkit.sim.ClusterListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The calls that the engines of a cluster hold at the moment. Confined to the thread of its virtual time. */
final class HeldCalls implements ClusterListener {
    private final Set<String> held = new LinkedHashSet<>();

    @Override
    public void onEvent(ClusterEvent event) {
        String call = event.leg() + " " + event.requestId() + "#" + event.attempt() + " on " + event.nodeId();
        switch (event.kind()) {
            case ARRIVED -> held.add(call);
            case SERVED, FAILED, STOPPED, REFUSED -> held.remove(call);
            case CRASHED -> held.removeIf(other -> other.endsWith(" on " + event.nodeId()));
            default -> {}
        }
    }

    /** Returns those of one attempt, as {@code DECODE r0#1 on decode-0}. */
    List<String> of(String requestId, int attempt) {
        return held.stream()
                .filter(call -> call.contains(" " + requestId + "#" + attempt + " "))
                .toList();
    }
}
