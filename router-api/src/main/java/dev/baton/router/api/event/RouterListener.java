/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.event;

/**
 * Is told of every decision, with its reason: metrics and traces hang here. Called on the thread that decided, never
 * under a lock; it must be quick and thread-safe. What it throws is logged and harms no request (rule R14).
 */
@FunctionalInterface
public interface RouterListener {
    /**
     * Something happened.
     *
     * @param event what
     */
    void onEvent(RouterEvent event);
}
