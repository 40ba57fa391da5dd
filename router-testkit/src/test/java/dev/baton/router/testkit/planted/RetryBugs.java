/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.planted;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.settings.RetrySettings;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.PrefillCall;
import dev.baton.router.api.transport.PrefillResult;
import dev.baton.router.api.transport.Transport;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** New attempts that are not real, too many, too few, or go where the last one failed. Not instantiable. */
final class RetryBugs {
    private RetryBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug(
                        "prefill is tried on the dead node again", "R6", "again, while", () -> new SameNode(true)),
                new PlantedBug(
                        "decode is tried on the dead node again", "R6", "again, while", () -> new SameNode(false)),
                new PlantedBug("a new attempt is only a new label", "R11", "was never sent", OnlyLabelled::new),
                new PlantedBug("rendezvous ids are used again", "R11", "is to meet under the id of", SameMeeting::new),
                new PlantedBug("handoffs are mixed up", "R11", "is to decode a handoff of", Mixed::new),
                new PlantedBug(
                        "a handoff that can be fetched once is given twice",
                        "R11",
                        "is to decode a handoff that",
                        Reused::new),
                new PlantedBug(
                        "three attempts too many",
                        "R7",
                        "is one attempt too many",
                        () -> new Settings(asked -> new RetrySettings(
                                asked.maxAttempts() + 3,
                                asked.maxOverloads(),
                                asked.budgetRatio(),
                                asked.budgetPerSecond()))),
                new PlantedBug(
                        "overloads are retried without end",
                        "R7",
                        "overloads, but only",
                        () -> new Settings(asked -> new RetrySettings(
                                asked.maxAttempts(), 1_000, asked.budgetRatio(), asked.budgetPerSecond()))),
                new PlantedBug(
                        "the retry budget is ignored",
                        "R7",
                        "but the budget allows",
                        () -> new Settings(
                                asked -> new RetrySettings(asked.maxAttempts(), asked.maxOverloads(), 1, 1_000_000))),
                new PlantedBug(
                        "a request is given up at its first failure",
                        "R11",
                        "is given up after 1 failures",
                        () -> new Settings(asked -> new RetrySettings(
                                1, asked.maxOverloads(), asked.budgetRatio(), asked.budgetPerSecond()))));
    }

    private static final class Settings extends Mutant {
        private final UnaryOperator<RetrySettings> change;

        Settings(UnaryOperator<RetrySettings> change) {
            this.change = change;
        }

        @Override
        RetrySettings retry(RetrySettings asked) {
            return change.apply(asked);
        }
    }

    private static final class SameNode extends Mutant {
        private final boolean prefill;
        private final Map<String, Node> first = new HashMap<>();

        SameNode(boolean prefill) {
            this.prefill = prefill;
        }

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                CallTerms terms(LegCall<Q> call) {
                    CallTerms terms = super.terms(call);
                    if (call instanceof PrefillCall<Q> != prefill) {
                        return terms;
                    }
                    Node before = first.putIfAbsent(call.requestId(), call.node());
                    return before == null ? terms : terms.withNode(before);
                }
            };
        }
    }

    private static final class OnlyLabelled extends Mutant {
        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
                    return call.attempt() == 1 ? super.prefill(call) : new CompletableFuture<>();
                }
            };
        }
    }

    private static final class SameMeeting extends Mutant {
        private static final int IDS = 8;

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                CallTerms terms(LegCall<Q> call) {
                    CallTerms terms = super.terms(call);
                    return terms.rendezvousId() < 0
                            ? terms
                            : terms.withRendezvousId(Math.floorMod(terms.rendezvousId(), IDS));
                }
            };
        }
    }

    private static final class Mixed extends Mutant {
        private static final int PREFILLS = 20;

        private int prefills;

        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                private @Nullable PrefillResult<H, T> last;

                @Override
                public CompletionStage<PrefillResult<H, T>> prefill(PrefillCall<Q> call) {
                    CompletionStage<PrefillResult<H, T>> stage = super.prefill(call);
                    return stage == null ? new CompletableFuture<>() : stage.thenApply(this::mixed);
                }

                private PrefillResult<H, T> mixed(PrefillResult<H, T> result) {
                    PrefillResult<H, T> before = last;
                    last = result;
                    boolean mix = ++prefills % PREFILLS == 0 && before instanceof PrefillResult.Handoff<H, T>;
                    return mix && before != null ? before : result;
                }
            };
        }
    }

    private static final class Reused extends Mutant {
        @Override
        <Q, H, T> Transport<Q, H, T> transport(Transport<Q, H, T> door) {
            return new MutantTransport<>(door) {
                @Override
                public TransportCapabilities capabilities() {
                    return reusable(super.capabilities());
                }

                @Override
                public TransportCapabilities capabilities(Node node) {
                    return reusable(super.capabilities(node));
                }
            };
        }

        private static TransportCapabilities reusable(TransportCapabilities real) {
            Set<Trait> traits = EnumSet.of(Trait.REUSABLE_HANDOFF, Trait.RETARGETABLE_HANDOFF);
            traits.addAll(real.traits());
            return new TransportCapabilities(real.order(), traits);
        }
    }
}
