/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.node.NodeStatus;
import org.jspecify.annotations.Nullable;

/** Is told what changes in a registry. Called under no lock, on the thread that made the change. */
public interface RegistryObserver {
    /** A node's status changed; it was null if the node is new. */
    void onStatusChanged(NodeState state, @Nullable NodeStatus from, NodeStatus to, String cause);

    /** A claim was given back, or a limit was raised. */
    void onCapacityFreed(NodeState state);
}
