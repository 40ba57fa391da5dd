/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in an engine that a test can close: what comes there is held, no thread is, until the test lets it through.
 * Open to begin with. Thread-safe; nothing is run under its lock.
 */
public final class Gate {
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private long permits = Long.MAX_VALUE;

    /** Runs an action, now or when it is let through, on the thread that lets it. */
    void pass(Runnable action) {
        synchronized (this) {
            if (permits == 0) {
                held.add(action);
                notifyAll();
                return;
            }
            take();
        }
        action.run();
    }

    /** Holds what comes from now on. */
    public Gate close() {
        synchronized (this) {
            permits = 0;
        }
        return this;
    }

    /** Lets everything through. */
    public void open() {
        allow(Long.MAX_VALUE);
    }

    /** Lets so many more through, those that are held first. */
    public void allow(long more) {
        List<Runnable> free = new ArrayList<>();
        synchronized (this) {
            permits = permits + more < 0 ? Long.MAX_VALUE : permits + more;
            while (permits > 0 && !held.isEmpty()) {
                take();
                free.add(held.remove());
            }
        }
        free.forEach(Runnable::run);
    }

    /** Waits until so many are held. */
    public void awaitHeld(int count) {
        Waits.until(() -> held() >= count, () -> count + " held at a gate; there are " + held());
    }

    /** Returns how many are held. */
    public synchronized int held() {
        return held.size();
    }

    private void take() {
        if (permits != Long.MAX_VALUE) {
            permits--;
        }
    }
}
