/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.telemetry;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.event.RouterListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what happened. Thread-safe. Ask {@link #isOn} before making an event: without listeners it is free. */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<RouterListener> listeners;

    /** Makes a teller for these listeners. */
    public Events(List<RouterListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Says whether anybody listens. */
    public boolean isOn() {
        return !listeners.isEmpty();
    }

    /** Tells every listener; one that throws is logged and harms nobody. */
    public void emit(RouterEvent event) {
        for (RouterListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable e) {
                LOG.warn("listener {} threw on {}", listener.getClass().getName(), event, e);
            }
        }
    }
}
