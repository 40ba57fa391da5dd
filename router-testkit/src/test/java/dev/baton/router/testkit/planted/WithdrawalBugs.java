/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.Transport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Calls and handoffs that nobody needs, and that are left running or lying. Not instantiable. */
final class WithdrawalBugs {
    private WithdrawalBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug(
                        "a cancel does not reach the node",
                        "R12",
                        "goes on, although its request has ended",
                        LeaksOnCancel::new),
                new PlantedBug(
                        "a cancel is swallowed", "R12", "was cancelled and has no outcome", CancelSwallowed::new),
                new PlantedBug(
                        "the other leg is left running when one fails",
                        "R8",
                        "goes on, although the other leg has failed",
                        OtherLegLeft::new),
                new PlantedBug("two attempts run at once", "R11", "runs beside", Beside::new),
                new PlantedBug(
                        "what runs on a node that restarts is left there",
                        "R13",
                        "goes on, although its node has restarted",
                        () -> new LeftOnNode(true)),
                new PlantedBug(
                        "what runs on a node that is lost is left there",
                        "R11",
                        "goes on, although its node was lost",
                        () -> new LeftOnNode(false)),
                new PlantedBug(
                        "parked KV is never abandoned",
                        "R12",
                        "was neither fetched nor abandoned",
                        () -> new Abandoning(0, false)),
                new PlantedBug(
                        "parked KV is abandoned twice", "R12", "is abandoned twice", () -> new Abandoning(2, false)),
                new PlantedBug(
                        "parked KV is abandoned on another node",
                        "R12",
                        "but is parked on",
                        () -> new Abandoning(1, true)));
    }

    private static final class LeaksOnCancel extends Mutant {
        private final Set<String> cancelled = new HashSet<>();

        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            return new MutantCall(made) {
                @Override
                public void cancel() {
                    cancelled.add(id());
                    super.cancel();
                }
            };
        }

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new DeafTransport<>(door, call -> !cancelled.contains(call.requestId()), failed -> {});
        }
    }

    private static final class CancelSwallowed extends Mutant {
        private int cancels;

        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            return new MutantCall(made) {
                @Override
                public void cancel() {
                    if (++cancels % 10 != 0) {
                        super.cancel();
                    }
                }
            };
        }
    }

    private static final class OtherLegLeft extends Mutant {
        private final Set<String> failed = new HashSet<>();

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new DeafTransport<>(
                    door, call -> !failed.contains(attempt(call)), call -> failed.add(attempt(call)));
        }

        private static String attempt(LegCall<?> call) {
            return call.requestId() + "#" + call.attempt();
        }
    }

    private static final class Beside extends Mutant {
        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new DeafTransport<>(door, call -> !(call instanceof PrefillCall<?>), failed -> {});
        }
    }

    /** Withdrawals are lost while the registry is being changed. */
    private static final class LeftOnNode extends Mutant {
        private final boolean byRestart;
        private boolean changing;

        LeftOnNode(boolean byRestart) {
            this.byRestart = byRestart;
        }

        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new MutantRegistry(asked) {
                @Override
                public void register(Node node) {
                    changing = byRestart;
                    super.register(node);
                    changing = false;
                }

                @Override
                public boolean markUnreachable(String nodeId, String cause) {
                    changing = !byRestart;
                    boolean changed = super.markUnreachable(nodeId, cause);
                    changing = false;
                    return changed;
                }
            };
        }

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new DeafTransport<>(door, call -> !changing, failed -> {});
        }
    }

    private static final class Abandoning extends Mutant {
        private final int times;
        private final boolean elsewhere;

        Abandoning(int times, boolean elsewhere) {
            this.times = times;
            this.elsewhere = elsewhere;
        }

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                public void abandon(Node node, H handoff) {
                    for (int i = 0; i < times; i++) {
                        super.abandon(elsewhere ? another(node) : node, handoff);
                    }
                }
            };
        }

        private Node another(Node node) {
            return members().nodes().stream()
                    .map(view -> view.node())
                    .filter(other ->
                            !other.id().equals(node.id()) && other.role().serves(Leg.PREFILL))
                    .findFirst()
                    .orElse(node);
        }
    }
}
