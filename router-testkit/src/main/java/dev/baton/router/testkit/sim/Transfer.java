/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.time.TaskScheduler.Cancellable;
import dev.baton.router.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** One prompt's KV cache on its way to a decode node. */
final class Transfer {
    private final ParkedPrompt parked;
    private final DecodeTask receiver;
    private final ParkedKv sender;
    private @Nullable Cancellable event;

    Transfer(ParkedPrompt parked, DecodeTask receiver, ParkedKv sender) {
        this.parked = parked;
        this.receiver = receiver;
        this.sender = sender;
    }

    ParkedPrompt parked() {
        return parked;
    }

    int tokens() {
        return parked.handoff().tokens();
    }

    /** Remembers what is to happen next to it. */
    void waitFor(Cancellable next) {
        event = next;
    }

    /** Takes back what was to happen next to it. */
    void halt() {
        if (event != null) {
            event.cancel();
        }
    }

    /** The receiver no longer wants it. */
    void cancel() {
        sender.cancelled(this);
    }

    void arrived() {
        sender.arrived(this);
        receiver.node().deliver(() -> receiver.engine().intake().arrived(receiver, this), () -> {});
    }

    void broken(TransportException failure) {
        receiver.node().deliver(() -> receiver.engine().intake().broke(receiver, this, failure), () -> {});
    }

    void firstTokenMade() {
        sender.firstTokenMade(parked);
    }
}
