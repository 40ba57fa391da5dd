/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.LegPair;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.PlanningStrategy;
import dev.baton.router.api.strategy.Scorer;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Plugins each of which breaks one rule, as people have broken it. Their names say how. */
final class WrongPlugins {
    private WrongPlugins() {}

    abstract static class Wrong extends StrategyContract {
        /** A right answer: any node with room, by chance, else any. */
        static int any(Candidates candidates, PluginContext context) {
            int start = context.random().nextInt(candidates.size());
            for (int i = 0; i < candidates.size(); i++) {
                int index = (start + i) % candidates.size();
                if (candidates.hasRoom(index)) {
                    return index;
                }
            }
            return start;
        }
    }

    /** What the wrong ones are made of. */
    static final class Right extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> any(candidates, context);
        }
    }

    static final class AnswersWithSlots extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) ->
                    candidates.slot(any(candidates, context)) + (candidates.size() > 4 ? 60 : 0);
        }
    }

    static final class ThrowsForAnEmptyPrompt extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> any(candidates, context) + 0 / request.promptTokens();
        }
    }

    static final class TrustsReports extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> {
                LoadReport report = candidates.reported(0);
                return any(candidates, context)
                        + (report == null
                                ? 0
                                : (int) (0 * (report.kvUsedTokens() / Math.max(report.kvTotalTokens(), 0))));
            };
        }
    }

    static final class KeepsCandidates extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return new Strategy() {
                private Candidates last;

                @Override
                public int select(RouteRequest request, Candidates candidates) {
                    int sizeBefore = last == null ? 0 : last.size();
                    last = candidates;
                    return sizeBefore < 0 ? NONE : any(candidates, context);
                }
            };
        }
    }

    static final class KeepsAPlainMap extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            Map<String, Integer> picks = new HashMap<>();
            return (request, candidates) -> {
                for (int i = 0; i < candidates.size(); i++) {
                    picks.merge(candidates.node(i).id() + picks.size() % 7, 1, Integer::sum);
                }
                for (String id : picks.keySet()) {
                    if (id.isEmpty()) {
                        return Strategy.NONE;
                    }
                }
                return any(candidates, context);
            };
        }
    }

    static final class AsksANetwork extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> {
                LockSupport.parkNanos(1_000); // where a call over a network would be
                return any(candidates, context);
            };
        }

        @Override
        protected boolean allocatesNothing() {
            return false; // it would take a minute to count
        }

        @Override
        protected boolean spreadsEvenly() {
            return false;
        }
    }

    static final class ScansUnderALock extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            Object lock = new Object();
            return (request, candidates) -> {
                synchronized (lock) {
                    return any(candidates, context);
                }
            };
        }
    }

    static final class HasChanceOfItsOwn extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> ThreadLocalRandom.current().nextInt(candidates.size());
        }

        @Override
        protected boolean avoidsFullNodes() {
            return false;
        }
    }

    static final class RemembersIndexes extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            Map<Integer, Integer> lastByLeg = new HashMap<>();
            return (request, candidates) -> {
                int key = candidates.leg() == Leg.PREFILL ? 0 : 1;
                Integer last = lastByLeg.get(key);
                lastByLeg.put(key, candidates.size() - 1);
                return last != null && last != candidates.size() - 1 && last >= 0
                        ? checked(candidates, last)
                        : any(candidates, context);
            };
        }

        private static int checked(Candidates candidates, int index) {
            return candidates.node(index).id().isEmpty() ? Strategy.NONE : index;
        }
    }

    static final class CountsWhatItPins extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return new Strategy() {
                private final AtomicInteger asked = new AtomicInteger();

                @Override
                public int select(RouteRequest request, Candidates candidates) {
                    return any(candidates, context);
                }

                @Override
                public boolean pins(RouteRequest request) {
                    return asked.incrementAndGet() % 3 == 0;
                }
            };
        }
    }

    static final class ExpectsItsOwnNodes extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return new Learning(context);
        }

        private record Learning(PluginContext context) implements Strategy, StrategyFeedback {
            @Override
            public int select(RouteRequest request, Candidates candidates) {
                return any(candidates, context);
            }

            @Override
            public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
                if (node.id().equals("stranger")) {
                    throw new NullPointerException("no state of node " + node.id());
                }
            }
        }
    }

    static final class GivesUp extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> {
                int index = any(candidates, context);
                return candidates.inFlight(index) > 2 ? Strategy.NONE : index;
            };
        }
    }

    static final class IgnoresRoom extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> context.random().nextInt(candidates.size());
        }
    }

    static final class MakesLists extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> {
                List<Node> nodes = new ArrayList<>();
                for (int i = 0; i < candidates.size(); i++) {
                    nodes.add(candidates.node(i));
                }
                return nodes.isEmpty() ? Strategy.NONE : any(candidates, context);
            };
        }
    }

    static final class CostsLessThanItsWork extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return new Planning(context);
        }

        private record Planning(PluginContext context) implements PlanningStrategy {
            @Override
            public int select(RouteRequest request, Candidates candidates) {
                return any(candidates, context);
            }

            @Override
            public long costNanos(RouteRequest request, Candidates candidates, int index) {
                return candidates.plannedNanos(index);
            }

            @Override
            public long workNanos(RouteRequest request, Candidates candidates, int index) {
                return 1_000;
            }
        }
    }

    static final class TakesTheFirstOfTheLeast extends Wrong {
        @Override
        protected Strategy create(PluginContext context) {
            return (request, candidates) -> {
                int best = -1;
                for (int i = 0; i < candidates.size(); i++) {
                    boolean better = best < 0
                            || (candidates.hasRoom(i) && !candidates.hasRoom(best))
                            || (candidates.hasRoom(i) == candidates.hasRoom(best)
                                    && candidates.inFlight(i) < candidates.inFlight(best));
                    best = better ? i : best;
                }
                return best;
            };
        }
    }

    static final class ScoresAboveOne extends ScorerContract {
        @Override
        protected Scorer create(PluginContext context) {
            return new Reading(Input.IN_FLIGHT, (request, candidates, scores) -> {
                for (int i = 0; i < candidates.size(); i++) {
                    scores[i] = candidates.inFlight(i);
                }
            });
        }
    }

    static final class FillsTheWholeArray extends ScorerContract {
        @Override
        protected Scorer create(PluginContext context) {
            return new Reading(null, (request, candidates, scores) -> Arrays.fill(scores, 0.5));
        }
    }

    static final class ReadsWhatItDoesNotDeclare extends ScorerContract {
        @Override
        protected Scorer create(PluginContext context) {
            return new Reading(Input.IN_FLIGHT, (request, candidates, scores) -> {
                for (int i = 0; i < candidates.size(); i++) {
                    scores[i] = 1.0 / (1 + candidates.inFlight(i) + Math.min(1000, candidates.kvTokens(i)));
                }
            });
        }
    }

    static final class DeclaresAll extends ScorerContract {
        @Override
        protected Scorer create(PluginContext context) {
            return (request, candidates, scores) -> {
                for (int i = 0; i < candidates.size(); i++) {
                    scores[i] = 1.0 / (1L + candidates.inFlight(i));
                }
            };
        }
    }

    static final class PrefersTheFirst extends ScorerContract {
        @Override
        protected Scorer create(PluginContext context) {
            return new Reading(null, (request, candidates, scores) -> {
                for (int i = 0; i < candidates.size(); i++) {
                    scores[i] = 1.0 / (1 + i);
                }
            });
        }
    }

    /** A scorer that declares one input, or none. */
    private record Reading(Input input, Scorer scorer) implements Scorer {
        @Override
        public void score(RouteRequest request, Candidates candidates, double[] scores) {
            scorer.score(request, candidates, scores);
        }

        @Override
        public Set<Input> inputs() {
            return input == null ? Set.of() : Set.of(input);
        }
    }

    static final class FiltersBeyondTheEnd extends FilterContract {
        @Override
        protected Filter create(PluginContext context) {
            return (request, candidates, keep) -> Arrays.fill(keep, false);
        }
    }

    static final class SwapsLocalAndOpen extends PlacementStrategyContract {
        @Override
        protected PlacementStrategy create(PluginContext context) {
            return (request, prefill, decode) ->
                    LegPair.of(LegPair.OPEN, context.random().nextInt(decode.size()));
        }
    }

    static final class IgnoresKvFormats extends PlacementStrategyContract {
        @Override
        protected PlacementStrategy create(PluginContext context) {
            return (request, prefill, decode) -> LegPair.of(
                    context.random().nextInt(prefill.size()), context.random().nextInt(decode.size()));
        }
    }

    static final class AnswersNull extends BackpressurePolicyContract {
        @Override
        protected BackpressurePolicy create(PluginContext context) {
            return (request, pressure) -> request.promptTokens() > 100 ? null : admit();
        }
    }

    static final class PutsFiguresIntoTheCode extends BackpressurePolicyContract {
        @Override
        protected BackpressurePolicy create(PluginContext context) {
            return (request, pressure) -> new AdmissionDecision.Reject(
                    pressure.waitingRequests() + " wait", "too many wait", Duration.ofSeconds(1));
        }
    }

    static final class AsksBackBeforeNow extends BackpressurePolicyContract {
        @Override
        protected BackpressurePolicy create(PluginContext context) {
            return (request, pressure) -> new AdmissionDecision.Reject(
                    "busy", "too many wait", Duration.ofNanos(1_000 - pressure.predictedWaitNanos()));
        }
    }

    static final class CountsPredictions extends BackpressurePolicyContract {
        @Override
        protected BackpressurePolicy create(PluginContext context) {
            AtomicInteger admitted = new AtomicInteger();
            return (request, pressure) -> admitted.incrementAndGet() > 10
                    ? new AdmissionDecision.Reject("busy", "ten were admitted", null)
                    : admit();
        }
    }

    static final class DividesByTheNodes extends BackpressurePolicyContract {
        @Override
        protected BackpressurePolicy create(PluginContext context) {
            return (request, pressure) ->
                    pressure.waitingRequests() / pressure.leg(Leg.PREFILL).usableNodes() > 100
                            ? new AdmissionDecision.Reject("busy", "a hundred wait for each node", null)
                            : admit();
        }
    }

    private static AdmissionDecision admit() {
        return new AdmissionDecision.Admit(Duration.ofSeconds(1), 10);
    }
}
