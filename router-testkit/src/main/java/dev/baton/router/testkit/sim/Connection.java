/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.testkit.time.VirtualTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * The connection between the router and one node. Messages of one direction arrive in the order in which they were
 * sent. A direction that is cut off holds what is on its way until it is healed, as a network does that sends again.
 */
final class Connection {
    private final VirtualTime time;
    private final NetworkDelay delay;
    private final RandomGenerator random;
    private final Direction toNode;
    private final Direction toRouter;

    Connection(VirtualTime time, NetworkDelay delay, RandomGenerator random) {
        this.time = time;
        this.delay = delay;
        this.random = random;
        this.toNode = new Direction(time.nanoTime());
        this.toRouter = new Direction(time.nanoTime());
    }

    void toNode(Runnable message) {
        toNode.send(message);
    }

    void toRouter(Runnable message) {
        toRouter.send(message);
    }

    void cutToNode() {
        toNode.isCut = true;
    }

    void cutToRouter() {
        toRouter.isCut = true;
    }

    void heal() {
        toNode.heal();
        toRouter.heal();
    }

    boolean isCut() {
        return toNode.isCut || toRouter.isCut;
    }

    /** One way of it. */
    private final class Direction {
        private final Deque<Runnable> held = new ArrayDeque<>();
        private long lastArrival;
        private boolean isCut;

        Direction(long now) {
            lastArrival = now;
        }

        void send(Runnable message) {
            long now = time.nanoTime();
            long after = Math.max(delay.draw(random), lastArrival - now);
            lastArrival = now + after;
            time.schedule(after, () -> arrive(message));
        }

        private void arrive(Runnable message) {
            if (isCut || !held.isEmpty()) {
                held.add(message);
            } else {
                message.run();
            }
        }

        void heal() {
            isCut = false;
            deliverHeldNext();
        }

        private void deliverHeldNext() {
            if (!held.isEmpty()) {
                time.schedule(0, this::deliverHeld);
            }
        }

        /** Delivers one, so that none that throws keeps the others back. */
        private void deliverHeld() {
            Runnable message = isCut ? null : held.poll();
            if (message != null) {
                try {
                    message.run();
                } finally {
                    deliverHeldNext();
                }
            }
        }
    }
}
