/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** What has become of a simulated engine. Immutable. */
public enum NodeState {
    /** It works, perhaps slowly. */
    UP,
    /** It accepts everything, does nothing and never answers. */
    HUNG,
    /** It is gone; connections are refused. */
    DOWN
}
