/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.node;

/**
 * What a node may be used for. Immutable.
 *
 * <p>The paths: {@code JOINING → ONLINE ⇄ EJECTED | UNREACHABLE}, from any of these to {@code DRAINING → DRAINED}, and
 * from anywhere to {@code REMOVED}. A new incarnation begins at {@code ONLINE} whatever the old one's status was.
 */
public enum NodeStatus {
    /** Registered, not yet to be used. */
    JOINING,
    /** In use. */
    ONLINE,
    /** Answers, but with too many faults; used again after a back-off. */
    EJECTED,
    /** Does not answer. */
    UNREACHABLE,
    /** Finishes what it has and gets nothing new. */
    DRAINING,
    /** Drained and idle. */
    DRAINED,
    /** No longer a member. */
    REMOVED;

    /**
     * Says whether new work may be sent to a node of this status (rule R5).
     *
     * @return true for {@link #ONLINE} only
     */
    public boolean acceptsNewWork() {
        return this == ONLINE;
    }
}
