/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.transport.CancellationSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signal that fires once. Thread-safe: the list of actions is immutable and swapped by compare-and-set; null means
 * that it has fired, so an action is either in the list that fires or sees null and runs at once.
 */
final class Cancellation implements CancellationSignal {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final AtomicReference<@Nullable List<Runnable>> actions = new AtomicReference<>(List.of());

    @Override
    public boolean isCancelled() {
        return actions.get() == null;
    }

    @Override
    public void onCancel(Runnable action) {
        while (true) {
            List<Runnable> before = actions.get();
            if (before == null) {
                run(action);
                return;
            }
            List<Runnable> after = new ArrayList<>(before);
            after.add(action);
            if (actions.compareAndSet(before, after)) {
                return;
            }
        }
    }

    /** Fires; false if it had fired before. */
    boolean fire() {
        List<Runnable> due = actions.getAndSet(null);
        if (due == null) {
            return false;
        }
        due.forEach(Cancellation::run);
        return true;
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            LOG.warn("a transport's cancellation action threw", e);
        }
    }
}
