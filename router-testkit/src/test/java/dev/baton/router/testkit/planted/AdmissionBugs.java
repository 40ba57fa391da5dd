/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.AdmissionDecision.Admit;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.PlanningStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.transport.Transport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Requests that wait in vain, too long or too many, or are refused for the wrong reason. Not instantiable. */
final class AdmissionBugs {
    private static final Duration LATE = Duration.ofMillis(5);

    private AdmissionBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug("freed capacity is handed on late", "R10", "but there is room for it", Late::new),
                new PlantedBug(
                        "one place of every node is never used",
                        "R10",
                        "but there is room for it",
                        () -> new ClaimBugs.Limits(node -> node.toBuilder()
                                .maxConcurrent(Math.max(1, node.maxConcurrent() - 1))
                                .build())),
                new PlantedBug("newcomers overtake who waits", "R10", "begins at once, although", Pushing::new),
                new PlantedBug(
                        "who waits expires late",
                        "R10",
                        "has waited for",
                        () -> new Answers(admit ->
                                new Admit(admit.maxWait().multipliedBy(3).plusMillis(1), admit.maxWaiting()))),
                new PlantedBug(
                        "the bound of the queue is ignored",
                        "R7",
                        "requests wait, but only",
                        () -> new Answers(admit -> new Admit(admit.maxWait(), Integer.MAX_VALUE))),
                new PlantedBug(
                        "the policy is asked and ignored", "R16", "was refused by the policy, but", AskedInVain::new),
                new PlantedBug("a plan is made once", "R19", "but there is room for it", NeverAskedAgain::new),
                new PlantedBug(
                        "all are taken is told as none may be used",
                        "R16",
                        "is told that no node may be used for",
                        () -> refusing(Refusal.Kind.CONTENDED, Refusal.Kind.NO_CAPACITY)),
                new PlantedBug(
                        "none may be used is told as none could ever serve it",
                        "R16",
                        "is refused as ineligible for",
                        () -> refusing(Refusal.Kind.NO_CAPACITY, Refusal.Kind.INELIGIBLE)),
                new PlantedBug(
                        "none could ever serve it is told as none may be used",
                        "R16",
                        "no node could ever serve",
                        () -> refusing(Refusal.Kind.INELIGIBLE, Refusal.Kind.NO_CAPACITY)));
    }

    private static Mutant refusing(Refusal.Kind real, Refusal.Kind told) {
        return new OutcomeBugs.Untrue(outcome -> outcome instanceof Outcome.Rejected rejected
                        && rejected.refusal().kind() == real
                ? new Outcome.Rejected(rejected.summary(), as(told, rejected.refusal()))
                : outcome);
    }

    private static Refusal as(Refusal.Kind kind, Refusal real) {
        Leg leg = real.leg();
        return new Refusal(kind, leg == null ? Leg.PREFILL : leg, real.code(), real.message(), real.retryAfter());
    }

    /** The router hears the ends of calls late. */
    private static final class Late extends Mutant {
        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                void answer(Runnable hear) {
                    hostTimers().schedule(LATE.toNanos(), hear);
                }
            };
        }
    }

    /** Who comes is put before all others. */
    private static final class Pushing extends Mutant {
        private int came;

        @Override
        RouteRequest request(RouteRequest submitted) {
            return submitted.toBuilder().priority(++came).build();
        }
    }

    /** Changes what the policy admits. */
    private static final class Answers extends Mutant {
        private final UnaryOperator<Admit> change;

        Answers(UnaryOperator<Admit> change) {
            this.change = change;
        }

        @Override
        int maxWaiting(int asked) {
            return Integer.MAX_VALUE;
        }

        @Override
        BackpressurePolicy policy(BackpressurePolicy host) {
            return (request, pressure) -> {
                AdmissionDecision decision = host.evaluate(request, pressure);
                return decision instanceof Admit admit ? change.apply(admit) : decision;
            };
        }
    }

    private static final class AskedInVain extends Mutant {
        @Override
        BackpressurePolicy policy(BackpressurePolicy host) {
            return (request, pressure) -> {
                @Nullable AdmissionDecision decision = null;
                try {
                    decision = host.evaluate(request, pressure);
                } catch (RuntimeException e) {
                    // taken for a yes
                }
                return decision == null ? new Admit(Duration.ofSeconds(1), 1) : decision;
            };
        }
    }

    /** What was planned once is never looked at again. */
    private static final class NeverAskedAgain extends Mutant {
        @Override
        Strategy strategy(Strategy host) {
            return host instanceof PlanningStrategy planning ? new AskedOnce(planning, new HashSet<>()) : host;
        }

        private record AskedOnce(PlanningStrategy host, Set<String> asked) implements PlanningStrategy {
            @Override
            public int select(RouteRequest request, Candidates candidates) {
                return asked.add(String.valueOf(request.id())) ? host.select(request, candidates) : NONE;
            }

            @Override
            public long costNanos(RouteRequest request, Candidates candidates, int index) {
                return host.costNanos(request, candidates, index);
            }

            @Override
            public long workNanos(RouteRequest request, Candidates candidates, int index) {
                return host.workNanos(request, candidates, index);
            }
        }
    }
}
