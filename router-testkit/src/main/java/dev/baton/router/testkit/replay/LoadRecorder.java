/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

import dev.baton.router.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Records how loaded every node and the waiting room are, at regular times. Confined to the thread of its clock. */
final class LoadRecorder {
    private final VirtualTime time;
    private final long startNanos;
    private final long stepNanos;
    private final List<NodeLedger> ledgers;
    private final LongSupplier waiting;
    private final double[] callNanos;
    private final List<LoadPoint> points = new ArrayList<>();

    LoadRecorder(VirtualTime time, long stepNanos, List<NodeLedger> ledgers, LongSupplier waiting) {
        this.time = time;
        this.startNanos = time.nanoTime();
        this.stepNanos = stepNanos;
        this.ledgers = ledgers;
        this.waiting = waiting;
        this.callNanos = new double[ledgers.size()];
    }

    /** Records from now on, as long as there is something to record. */
    void start(BooleanSupplier goesOn) {
        time.schedule(stepNanos, () -> {
            record();
            if (goesOn.getAsBoolean()) {
                start(goesOn);
            }
        });
    }

    List<LoadPoint> points() {
        return points;
    }

    private void record() {
        List<Double> means = new ArrayList<>(ledgers.size());
        for (int i = 0; i < ledgers.size(); i++) {
            double now = ledgers.get(i).callNanos();
            means.add((now - callNanos[i]) / stepNanos);
            callNanos[i] = now;
        }
        points.add(new LoadPoint(time.nanoTime() - startNanos, waiting.getAsLong(), means));
    }
}
