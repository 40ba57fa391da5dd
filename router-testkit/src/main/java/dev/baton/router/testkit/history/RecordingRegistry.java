/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A registry that records what the host does with nodes. Confined to one thread. */
final class RecordingRegistry implements NodeRegistry {
    private final NodeRegistry registry;
    private final Recorder recorder;

    RecordingRegistry(NodeRegistry registry, Recorder recorder) {
        this.registry = registry;
        this.recorder = recorder;
    }

    @Override
    public void register(Node node) {
        recorded(Event.Change.REGISTER, node.id(), node, () -> {
            registry.register(node);
            return true;
        });
    }

    @Override
    public boolean remove(String nodeId) {
        return recorded(Event.Change.REMOVE, nodeId, null, () -> registry.remove(nodeId));
    }

    @Override
    public CompletionStage<Void> drain(String nodeId) {
        return recorded(Event.Change.DRAIN, nodeId, null, () -> registry.drain(nodeId));
    }

    @Override
    public boolean markUnreachable(String nodeId, String cause) {
        return recorded(Event.Change.UNREACHABLE, nodeId, null, () -> registry.markUnreachable(nodeId, cause));
    }

    @Override
    public boolean markOnline(String nodeId, String cause) {
        return recorded(Event.Change.ONLINE, nodeId, null, () -> registry.markOnline(nodeId, cause));
    }

    @Override
    public boolean report(String nodeId, LoadReport load) {
        return registry.report(nodeId, load);
    }

    @Override
    public Optional<NodeView> node(String nodeId) {
        return registry.node(nodeId);
    }

    @Override
    public List<NodeView> nodes() {
        return registry.nodes();
    }

    private <R> R recorded(Event.Change change, String nodeId, @Nullable Node node, Supplier<R> action) {
        recorder.add(new Event.Changing(recorder.now(), change, nodeId, node));
        R result = action.get();
        recorder.add(new Event.Changed(recorder.now(), change, nodeId, recorder.statusOf(nodeId)));
        return result;
    }
}
