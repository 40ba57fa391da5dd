/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

/**
 * When strategies leave no reason to let a request wait, which decides how much of rules R10 and R19 a history can show.
 * Immutable.
 */
public enum Eagerness {
    /** As soon as a pair of nodes has room: strategies that only pick, and always pick. */
    ANY_ROOM,
    /** As soon as every node has room: strategies that may wait for one node. */
    ALL_ROOM,
    /** Never: strategies that may want none. */
    NEVER
}
