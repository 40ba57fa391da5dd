/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.time.VirtualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing link of one prefill node: sends one transfer at a time, first come first served; see {@link
 * TransferSettings}.
 */
final class TransferLink {
    private final VirtualTime time;
    private final TransferSettings settings;
    private final Set<Transfer> underWay = new LinkedHashSet<>();
    private final Deque<Transfer> queue = new ArrayDeque<>();
    private @Nullable Transfer sending;
    private boolean halted;

    TransferLink(ClusterContext context) {
        this.time = context.time();
        this.settings = context.settings().transfer();
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    void send(Transfer transfer) {
        underWay.add(transfer);
        queue.add(transfer);
        sendNext();
    }

    void cancel(Transfer transfer) {
        if (underWay.remove(transfer)) {
            forget(transfer);
            sendNext();
        }
    }

    /** Sends nothing more for now; what is on its way arrives. */
    void halt() {
        halted = true;
    }

    void resume() {
        halted = false;
        sendNext();
    }

    void breakAll(TransportException failure) {
        List<Transfer> broken = new ArrayList<>(underWay);
        underWay.clear();
        for (Transfer transfer : broken) {
            forget(transfer);
        }
        halted = false;
        for (Transfer transfer : broken) {
            transfer.broken(failure);
        }
    }

    private void sendNext() {
        Transfer next = halted || sending != null ? null : queue.poll();
        if (next != null) {
            sending = next;
            next.waitFor(time.schedule(settings.sendNanos(next.tokens()), () -> sent(next)));
        }
    }

    private void sent(Transfer transfer) {
        sending = null;
        transfer.waitFor(time.schedule(settings.latencyNanos(), () -> arrived(transfer)));
        sendNext();
    }

    private void arrived(Transfer transfer) {
        underWay.remove(transfer);
        transfer.arrived();
    }

    private void forget(Transfer transfer) {
        queue.remove(transfer);
        transfer.halt();
        if (sending == transfer) {
            sending = null;
        }
    }
}
