/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A registry that passes everything on; planted bugs override what they get wrong. Confined to one thread. */
class MutantRegistry implements NodeRegistry {
    final NodeRegistry real;

    MutantRegistry(NodeRegistry real) {
        this.real = real;
    }

    @Override
    public void register(Node node) {
        real.register(node);
    }

    @Override
    public boolean remove(String nodeId) {
        return real.remove(nodeId);
    }

    @Override
    public CompletionStage<Void> drain(String nodeId) {
        return real.drain(nodeId);
    }

    @Override
    public boolean markUnreachable(String nodeId, String cause) {
        return real.markUnreachable(nodeId, cause);
    }

    @Override
    public boolean markOnline(String nodeId, String cause) {
        return real.markOnline(nodeId, cause);
    }

    @Override
    public boolean report(String nodeId, LoadReport load) {
        return real.report(nodeId, load);
    }

    @Override
    public Optional<NodeView> node(String nodeId) {
        return nodes().stream().filter(view -> view.node().id().equals(nodeId)).findFirst();
    }

    @Override
    public List<NodeView> nodes() {
        return real.nodes();
    }
}
