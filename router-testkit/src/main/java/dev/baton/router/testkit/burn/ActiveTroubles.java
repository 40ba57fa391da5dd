/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.request.Phase;
import dev.baton.router.testkit.sim.FaultHit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which troubles are on at the moment in one run, and which requests are alive to meet them. Confined to the thread of
 * the run.
 */
final class ActiveTroubles {
    private final Mode mode;
    private final RandomGenerator random;
    private final Coverage coverage = new Coverage();
    private final Map<Trouble, Double> active = new EnumMap<>(Trouble.class);
    private final Map<String, RoutedCall> alive = new LinkedHashMap<>();
    private final Map<String, Phase> phases = new LinkedHashMap<>();
    private long requests;

    ActiveTroubles(Mode mode, RandomGenerator random) {
        this.mode = mode;
        this.random = random;
    }

    Coverage coverage() {
        return coverage;
    }

    // ---- requests

    void begins(String requestId) {
        requests++;
        phases.put(requestId, Phase.WAITING);
    }

    void lives(RoutedCall call) {
        alive.put(call.id(), call);
    }

    void ends(String requestId) {
        alive.remove(requestId);
        phases.remove(requestId);
    }

    void enters(String requestId, Phase phase) {
        phases.replace(requestId, phase);
    }

    /** Returns how many have begun. */
    long requests() {
        return requests;
    }

    Collection<RoutedCall> alive() {
        return alive.values();
    }

    // ---- troubles

    void begin(Trouble trouble, double share) {
        active.put(trouble, share);
    }

    void end(Trouble trouble) {
        active.remove(trouble);
    }

    /** Says whether a trouble strikes now, over a request; notes that it does. */
    boolean strikes(Trouble trouble, String requestId) {
        Double share = active.get(trouble);
        if (share == null || random.nextDouble() >= share) {
            return false;
        }
        meets(trouble, requestId);
        return true;
    }

    /** Notes that a request meets a trouble. */
    void meets(Trouble trouble, String requestId) {
        hit(trouble, phases.get(requestId));
    }

    /** Notes that every request meets a trouble. */
    void meetsAll(Trouble trouble) {
        phases.values().forEach(phase -> hit(trouble, phase));
    }

    // ---- faults of engines and transports

    /**
     * Notes what a fault struck; what strikes a node is met by those who wait, too. Engines know in which phase a call of
     * theirs is; a transport knows what the router knows.
     */
    void struck(FaultHit fault) {
        if (fault.requestId().isEmpty()) {
            if (phases.containsValue(Phase.WAITING)) {
                hit(fault.type(), Phase.WAITING);
            }
        } else if (fault.type().isPlanned()) {
            hit(fault.type(), fault.phase());
        } else {
            hit(fault.type(), phases.getOrDefault(fault.requestId(), fault.phase()));
        }
    }

    private void hit(Enum<?> what, @Nullable Phase phase) {
        if (phase != null) {
            coverage.hit(what, phase, mode);
        }
    }
}
