/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api;

import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which nodes there are, what may be used, and what is claimed on each. Thread-safe; reads see one consistent set.
 *
 * <p>Several routers of one process may share a registry and then see each other's claims.
 */
public interface NodeRegistry {
    /**
     * Makes an empty registry.
     *
     * @return a registry
     */
    static NodeRegistry create() {
        return RouterImplementation.find().newRegistry();
    }

    /**
     * Adds a node, or replaces the one of the same id. With the same incarnation, limits, weight and labels change and
     * what is in flight goes on; a lowered limit blocks nobody (rule R4). With another incarnation the engine has
     * restarted: what was in flight on the old one is lost and is dispatched again, and what was learned of it is
     * forgotten (rule R13).
     *
     * @param node the node; it is {@link dev.baton.router.api.node.NodeStatus#ONLINE} from then on, unless it was already
     *     registered in this incarnation, which keeps its status
     * @throws IllegalArgumentException if a node of this id has another role
     */
    void register(Node node);

    /**
     * Takes a node out at once. What is in flight on it is dispatched again.
     *
     * @param nodeId its id
     * @return false if there is no such node
     */
    boolean remove(String nodeId);

    /**
     * Lets a node finish what it has and gives it nothing new.
     *
     * @param nodeId its id
     * @return a stage that completes when nothing is claimed on it any more; it fails with {@link
     *     IllegalArgumentException} if there is no such node, and with {@link IllegalStateException} if the node is
     *     removed, restarted or taken into use again before it is idle
     */
    CompletionStage<Void> drain(String nodeId);

    /**
     * Declares a node lost: after this returns nothing new is dispatched there (rule R5), and what is in flight on it is
     * dispatched again. Does nothing if it is already out of use for that reason, so that two reporters count once.
     *
     * @param nodeId its id
     * @param cause why, one line
     * @return false if there is no such node or nothing changed
     */
    boolean markUnreachable(String nodeId, String cause);

    /**
     * Takes a node into use, whatever it was: joining, ejected, unreachable or draining.
     *
     * @param nodeId its id
     * @param cause why, one line
     * @return false if there is no such node or nothing changed
     */
    boolean markOnline(String nodeId, String cause);

    /**
     * Tells what an engine says of its load. An older report than the last one is ignored.
     *
     * @param nodeId its id
     * @param load the report
     * @return false if there is no such node or the report was ignored
     */
    boolean report(String nodeId, LoadReport load);

    /**
     * Looks at one node.
     *
     * @param nodeId its id
     * @return the node as it is now, empty if there is none
     */
    Optional<NodeView> node(String nodeId);

    /**
     * Looks at all nodes.
     *
     * @return the nodes as they are now, by id
     */
    List<NodeView> nodes();
}
