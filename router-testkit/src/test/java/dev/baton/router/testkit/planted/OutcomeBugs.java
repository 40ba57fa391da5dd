/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.request.RouteRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Outcomes that are lost, doubled or untrue. Not instantiable. */
final class OutcomeBugs {
    private OutcomeBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug("an outcome is published twice", "R1", "has 2 outcomes", Twice::new),
                new PlantedBug("the terminal signal is given twice", "R1", "2 terminal signals", SignalledTwice::new),
                new PlantedBug("no outcome once a subscriber has thrown", "R1", "has no outcome", LostByThrow::new),
                new PlantedBug(
                        "no outcome after a cancel during transfer",
                        "R1",
                        "has no outcome",
                        () -> new LostByCancel(Phase.TRANSFERRING)),
                new PlantedBug(
                        "no outcome after a cancel in the waiting room",
                        "R12",
                        "was cancelled and has no outcome",
                        () -> new LostByCancel(Phase.WAITING)),
                new PlantedBug("close() leaves who waits without an outcome", "R1", "has no outcome", LostByClose::new),
                new PlantedBug(
                        "a failed request's subscriber is told onComplete",
                        "R1",
                        "its subscriber is told onComplete",
                        FailsSoftly::new),
                new PlantedBug(
                        "DecodeLost counts one chunk too many",
                        "R11",
                        "is told that decode was lost after",
                        () -> new Untrue(OutcomeBugs::oneMore)));
    }

    /** Outcomes pass a change on their way to the host. */
    static final class Untrue extends Mutant {
        private final UnaryOperator<Outcome> change;

        Untrue(UnaryOperator<Outcome> change) {
            this.change = change;
        }

        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            return new MutantCall(made) {
                @Override
                public CompletionStage<Outcome> outcome() {
                    return real.outcome().thenApply(change);
                }
            };
        }
    }

    private static Outcome oneMore(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.failure() instanceof Failure.DecodeLost lost
                ? new Outcome.Failed(
                        failed.summary(), new Failure.DecodeLost(lost.nodeId(), lost.afterChunks() + 1, lost.cause()))
                : outcome;
    }

    private static final class Twice extends Mutant {
        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            CompletionStage<Outcome> twice = new CompletableFuture<>() {
                @Override
                public CompletableFuture<Void> thenAccept(Consumer<? super Outcome> action) {
                    made.outcome().thenAccept(action);
                    return made.outcome().thenAccept(action).toCompletableFuture();
                }
            };
            return new MutantCall(made) {
                @Override
                public CompletionStage<Outcome> outcome() {
                    return twice;
                }
            };
        }
    }

    private static final class SignalledTwice extends Mutant {
        @Override
        <T> Flow.Subscriber<? super T> subscriber(RouteRequest request, Flow.Subscriber<? super T> client) {
            return new MutantStream<T>(client) {
                @Override
                public void onError(Throwable error) {
                    super.onError(error);
                    super.onError(error);
                }
            };
        }
    }

    /** Loses the outcomes of some calls. */
    private abstract static class Losing extends Mutant {
        final Set<String> lost = new HashSet<>();

        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            CompletableFuture<Outcome> kept = new CompletableFuture<>();
            made.outcome().thenAccept(outcome -> {
                if (!lost.contains(made.id())) {
                    kept.complete(outcome);
                }
            });
            return new MutantCall(made) {
                @Override
                public CompletionStage<Outcome> outcome() {
                    return kept;
                }

                @Override
                public void cancel() {
                    cancelling(real);
                    super.cancel();
                }
            };
        }

        void cancelling(RoutedCall call) {}
    }

    private static final class LostByThrow extends Losing {
        @Override
        <T> Flow.Subscriber<? super T> subscriber(RouteRequest request, Flow.Subscriber<? super T> client) {
            return new MutantStream<T>(client) {
                @Override
                public void onNext(T item) {
                    try {
                        super.onNext(item);
                    } catch (RuntimeException e) {
                        lost.add(String.valueOf(request.id()));
                        throw e;
                    }
                }
            };
        }
    }

    private static final class LostByCancel extends Losing {
        private final Phase during;

        LostByCancel(Phase during) {
            this.during = during;
        }

        @Override
        void cancelling(RoutedCall call) {
            if (call.phase() == during) {
                lost.add(call.id());
            }
        }
    }

    private static final class LostByClose extends Losing {
        private final List<RoutedCall> calls = new ArrayList<>();

        @Override
        RoutedCall call(RouteRequest request, RoutedCall made, RequestRouter<?, ?> router) {
            calls.add(made);
            return super.call(request, made, router);
        }

        @Override
        void close(RequestRouter<?, ?> router) {
            calls.stream().filter(call -> call.phase() == Phase.WAITING).forEach(call -> lost.add(call.id()));
            super.close(router);
        }
    }

    private static final class FailsSoftly extends Mutant {
        @Override
        <T> Flow.Subscriber<? super T> subscriber(RouteRequest request, Flow.Subscriber<? super T> client) {
            return new MutantStream<T>(client) {
                @Override
                public void onError(Throwable error) {
                    onComplete();
                }
            };
        }
    }
}
