/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.testkit.time.VirtualTime;
import java.util.random.RandomGenerator;

/**
 * The connection between the router and one node. Messages of one direction arrive in the order in which they were
 * sent.
 */
final class Connection {
    private final VirtualTime time;
    private final NetworkDelay delay;
    private final RandomGenerator random;
    private long lastAtNode;
    private long lastAtRouter;

    Connection(VirtualTime time, NetworkDelay delay, RandomGenerator random) {
        this.time = time;
        this.delay = delay;
        this.random = random;
        this.lastAtNode = time.nanoTime();
        this.lastAtRouter = lastAtNode;
    }

    void toNode(Runnable message) {
        lastAtNode = send(lastAtNode, message);
    }

    void toRouter(Runnable message) {
        lastAtRouter = send(lastAtRouter, message);
    }

    private long send(long notBefore, Runnable message) {
        long now = time.nanoTime();
        long after = Math.max(delay.draw(random), notBefore - now);
        time.schedule(after, message);
        return now + after;
    }
}
