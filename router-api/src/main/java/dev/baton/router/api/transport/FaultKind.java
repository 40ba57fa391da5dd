/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

/** What kind of failure a transport met; the router's answer depends on it. Immutable. */
public enum FaultKind {
    /** No connection, or it broke: tried elsewhere, charged to the node. */
    UNREACHABLE,
    /** No answer in time: tried elsewhere, charged to the suspect. */
    TIMEOUT,
    /** The engine is full, not ill: backs off, tried elsewhere, never charged (rule R9). */
    OVERLOADED,
    /** The engine failed: tried elsewhere, charged to the node. */
    NODE_FAULT,
    /** The request is faulty: never tried again, never charged (rule R9). */
    REQUEST_FAULT;

    /**
     * Says whether a node is to be charged with it.
     *
     * @return true for unreachable, time-out and node fault
     */
    public boolean chargesNode() {
        return this == UNREACHABLE || this == TIMEOUT || this == NODE_FAULT;
    }
}
