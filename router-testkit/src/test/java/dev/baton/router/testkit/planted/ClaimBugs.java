/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Claims that are never released, released too early, or go past limits. Not instantiable. */
final class ClaimBugs {
    private ClaimBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug("a cancel forgets one reservation", "R3", "its counters are not zero", Forgetful::new),
                new PlantedBug("a timer survives close()", "R3", "of its timers are pending", Restless::new),
                new PlantedBug(
                        "one request more than the limit is sent",
                        "R4",
                        "requests, but may hold",
                        () -> new Limits(node -> node.toBuilder()
                                .maxConcurrent(node.maxConcurrent() + 1)
                                .build())),
                new PlantedBug(
                        "the KV capacity is ignored",
                        "R4",
                        "KV tokens, but may hold",
                        () -> new Limits(node -> node.toBuilder()
                                .kvCapacityTokens(Node.UNLIMITED)
                                .build())),
                new PlantedBug(
                        "the limit of prefill tokens is ignored",
                        "R4",
                        "prefill tokens, but may hold",
                        () -> new Limits(node -> node.toBuilder()
                                .maxPrefillTokens(Node.UNLIMITED)
                                .build())),
                new PlantedBug("lowered limits are ignored", "R4", "but may hold", Stubborn::new),
                new PlantedBug(
                        "a withdrawn call is not counted until its engine stops", "R4", "but may hold", Hasty::new),
                new PlantedBug(
                        "the engine's word that it stopped is ignored", "R10", "but there is room for it", Deaf::new));
    }

    private static final class Forgetful extends Mutant {
        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            return new MutantCall(made) {
                @Override
                public void cancel() {
                    super.cancel();
                    router.tryRoute(request.toBuilder()
                            .id(id() + "-forgotten")
                            .timeout(Duration.ofDays(1))
                            .build());
                }
            };
        }
    }

    private static final class Restless extends Mutant {
        private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

        @Override
        void close(RequestRouter<?, ?> router) {
            tick();
            super.close(router);
        }

        private void tick() {
            if (ticks++ < 100) { // longer than anybody looks
                hostTimers().schedule(TICK_NANOS, this::tick);
            }
        }

        private int ticks;
    }

    /** Registers nodes with other limits than the host gave. */
    static final class Limits extends Mutant {
        private final UnaryOperator<Node> change;

        Limits(UnaryOperator<Node> change) {
            this.change = change;
        }

        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new MutantRegistry(asked) {
                @Override
                public void register(Node node) {
                    super.register(change.apply(node));
                }
            };
        }
    }

    private static final class Stubborn extends Mutant {
        @Override
        NodeRegistry registry(NodeRegistry asked) {
            return new MutantRegistry(asked) {
                @Override
                public void register(Node node) {
                    boolean known = node(node.id())
                            .filter(view -> view.node().incarnation().equals(node.incarnation()))
                            .isPresent();
                    if (!known) {
                        super.register(node);
                    }
                }
            };
        }
    }

    private static final class Hasty extends Mutant {
        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                CallTerms terms(LegCall<Q> call) {
                    call.cancellation().onCancel(call::stopped);
                    return super.terms(call);
                }
            };
        }
    }

    private static final class Deaf extends Mutant {
        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                CallTerms terms(LegCall<Q> call) {
                    return super.terms(call).withStopped(() -> {});
                }
            };
        }
    }
}
