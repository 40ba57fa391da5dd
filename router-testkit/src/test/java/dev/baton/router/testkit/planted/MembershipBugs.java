/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.event.RouterListener;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.node.NodeView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Changes of nodes that are dropped, late or half done. Not instantiable. */
final class MembershipBugs {
    private MembershipBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug("a drain is only shown", "R5", "goes to a node that is DRAINING", DrainShown::new),
                new PlantedBug("a drain is forgotten", "R5", "but is ONLINE", DrainForgotten::new),
                new PlantedBug(
                        "a node's loss is heeded late", "R5", "goes to a node that is UNREACHABLE", LossLate::new),
                new PlantedBug("a removed node stays in use", "R5", "goes to a node that was removed", StaysIn::new),
                new PlantedBug(
                        "listeners are not told that a node is back",
                        "R5",
                        "goes to a node that is",
                        ReturnUntold::new),
                new PlantedBug(
                        "a restart is taken for the same incarnation",
                        "R13",
                        "goes to an incarnation that is gone",
                        RestartIgnored::new),
                new PlantedBug(
                        "a restarted node inherits its ejection",
                        "R13",
                        "was registered as a new incarnation, but is",
                        EjectionInherited::new));
    }

    /** A registry that shows another status than the real one has. */
    private static class Showing extends MutantRegistry {
        final Map<String, NodeStatus> shown = new HashMap<>();

        Showing(NodeRegistry real) {
            super(real);
        }

        @Override
        public void register(Node node) {
            shown.remove(node.id());
            super.register(node);
        }

        @Override
        public boolean markOnline(String nodeId, String cause) {
            shown.remove(nodeId);
            return super.markOnline(nodeId, cause);
        }

        @Override
        public List<NodeView> nodes() {
            return real.nodes().stream()
                    .filter(view -> shown.get(view.node().id()) != NodeStatus.REMOVED)
                    .map(this::shown)
                    .toList();
        }

        private NodeView shown(NodeView view) {
            NodeStatus status = shown.get(view.node().id());
            return status == null
                    ? view
                    : new NodeView(
                            view.node(),
                            status,
                            view.inFlight(),
                            view.prefillTokens(),
                            view.kvTokens(),
                            view.overdraftTokens(),
                            view.plannedNanos(),
                            view.report());
        }
    }

    private static final class DrainShown extends Mutant {
        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new Showing(asked) {
                @Override
                public CompletionStage<Void> drain(String nodeId) {
                    shown.put(nodeId, NodeStatus.DRAINING);
                    return CompletableFuture.completedFuture(null);
                }
            };
        }
    }

    private static final class DrainForgotten extends Mutant {
        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new MutantRegistry(asked) {
                @Override
                public CompletionStage<Void> drain(String nodeId) {
                    return CompletableFuture.completedFuture(null);
                }
            };
        }
    }

    private static final class LossLate extends Mutant {
        private static final long LATE_NANOS = Duration.ofMillis(200).toNanos();

        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new Showing(asked) {
                @Override
                public boolean markUnreachable(String nodeId, String cause) {
                    shown.put(nodeId, NodeStatus.UNREACHABLE);
                    hostTimers().schedule(LATE_NANOS, () -> {
                        shown.remove(nodeId);
                        super.markUnreachable(nodeId, cause);
                    });
                    return true;
                }
            };
        }
    }

    private static final class StaysIn extends Mutant {
        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new Showing(asked) {
                @Override
                public boolean remove(String nodeId) {
                    shown.put(nodeId, NodeStatus.REMOVED);
                    return true;
                }
            };
        }
    }

    private static final class ReturnUntold extends Mutant {
        @Override
        RouterListener listener(RouterListener host) {
            return event -> {
                boolean back =
                        event instanceof RouterEvent.NodeStatusChanged changed && changed.to() == NodeStatus.ONLINE;
                if (!back) {
                    host.onEvent(event);
                }
            };
        }
    }

    private static final class RestartIgnored extends Mutant {
        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new MutantRegistry(asked) {
                @Override
                public void register(Node node) {
                    String incarnation = node(node.id())
                            .map(view -> view.node().incarnation())
                            .orElse(node.incarnation());
                    super.register(node.toBuilder().incarnation(incarnation).build());
                }
            };
        }
    }

    private static final class EjectionInherited extends Mutant {
        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new MutantRegistry(asked) {
                @Override
                public void register(Node node) {
                    boolean ill = node(node.id())
                            .filter(view -> !view.status().acceptsNewWork())
                            .isPresent();
                    super.register(node);
                    if (ill) {
                        super.markUnreachable(node.id(), "as it was");
                    }
                }
            };
        }
    }
}
