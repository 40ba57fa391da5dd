/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.core.registry.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What one request has tried, and whether it may try again. Confined to the request's mailbox. */
final class Retries {
    private static final long FIRST_BACKOFF_NANOS = 20_000_000;
    private static final long MAX_BACKOFF_NANOS = 2_000_000_000;

    private final RetrySettings settings;
    private final RetryBudget budget;
    private final List<NodeState> tried = new ArrayList<>(0);
    private @Nullable TransportException lastFault;
    private @Nullable NodeState lastSuspect;
    private int failures;
    private int overloads;
    private int repeats;

    Retries(RetrySettings settings, RetryBudget budget) {
        this.settings = settings;
        this.budget = budget;
    }

    /** Returns the nodes that were suspects so far. */
    List<NodeState> tried() {
        return tried;
    }

    @Nullable
    TransportException lastFault() {
        return lastFault;
    }

    @Nullable
    NodeState lastSuspect() {
        return lastSuspect;
    }

    /** Notes a failed attempt. Returns the setting that forbids another one, or null if there may be one. */
    @Nullable
    String refuse(NodeState suspect, TransportException failure, boolean nodeLost) {
        if (!noteNew(suspect, failure)) {
            repeats++;
        }
        if (failure.kind() == FaultKind.OVERLOADED) {
            overloads++;
            return overloads > settings.maxOverloads() ? "maxOverloads=" + settings.maxOverloads() : null;
        }
        failures++;
        if (failures >= settings.maxAttempts()) {
            return "maxAttempts=" + settings.maxAttempts();
        }
        return isAffordable(nodeLost) ? null : "retry budget";
    }

    /** Notes an attempt that broke after it had got somewhere. Says whether the budget allows another one. */
    boolean mayFollow(NodeState suspect, TransportException failure, boolean nodeLost) {
        noteNew(suspect, failure);
        failures = 0;
        overloads = 0;
        return isAffordable(nodeLost);
    }

    /** Notes who failed. Says whether it is the first time. */
    private boolean noteNew(NodeState suspect, TransportException failure) {
        lastFault = failure;
        lastSuspect = suspect;
        return !tried.contains(suspect) && tried.add(suspect);
    }

    private boolean isAffordable(boolean nodeLost) {
        return nodeLost || budget.tryWithdraw();
    }

    /** Returns how long to hold back: nothing while each failure was another node's, else 20 ms doubling to 2 s, ±50 %. */
    long backoffNanos(RandomGenerator random) {
        if (repeats == 0) {
            return 0;
        }
        long nanos = Math.min(MAX_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << Math.min(repeats - 1, 10));
        return (long) (nanos * (0.5 + random.nextDouble()));
    }
}
