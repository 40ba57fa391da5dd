/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.testkit.time.VirtualTime;

/**
 * Reads the load of every node at whole multiples of an interval. It stops when the cluster is idle, and when nothing
 * else is pending in virtual time (all that is left hangs), so that it keeps nobody from becoming idle; the next call
 * starts it again.
 */
final class LoadSampler {
    private final ClusterContext context;
    private final long intervalNanos;
    private final LoadListener listener;
    private final long originNanos;
    private long nextTick;
    private boolean armed;

    LoadSampler(ClusterContext context, long intervalNanos, LoadListener listener) {
        this.context = context;
        this.intervalNanos = intervalNanos;
        this.listener = listener;
        this.originNanos = context.time().nanoTime();
    }

    void arm() {
        if (!armed) {
            armed = true;
            VirtualTime time = context.time();
            long elapsed = time.nanoTime() - originNanos;
            nextTick = Math.max(nextTick, (elapsed + intervalNanos - 1) / intervalNanos);
            time.schedule(nextTick * intervalNanos - elapsed, this::tick);
        }
    }

    private void tick() {
        armed = false;
        nextTick++;
        for (SimNode node : context.nodes().values()) {
            listener.onLoad(node.figures().load());
        }
        if (!context.isQuiescent() && context.time().pending() > 0) {
            arm();
        }
    }
}
