/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import static dev.baton.router.core.lincheck.ModelChecker.checkRace;
import static dev.baton.router.core.lincheck.ModelChecker.expect;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.strategy.StrategyFeedback;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a claim must never do while others claim, release, change limits or lose the node (rules R3, R4, R5).
 *
 * <p>None of this is linearizable: a claim on several counters, under changing limits or a changing status takes first
 * and gives back when something refuses, and the parts of a hold are given back one after another. Meanwhile others may
 * be refused though there is room, and a reader may see a counter too high. It is harmless, since what is given back calls
 * for whoever waits. So these races check what holds at the end: nothing is claimed past a limit, every part was given
 * back once, whoever holds something on a lost node was told.
 */
class ReservationRacesLincheckTest {
    private static final long KV = 8;

    private final Node wide = Node.hybrid("h")
            .maxConcurrent(2)
            .maxPrefillTokens(100)
            .kvCapacityTokens(KV)
            .build();
    private final Node narrow = wide.toBuilder().maxConcurrent(1).build();

    @Test
    void claimsOnSeveralCountersKeepToEveryLimit() {
        checkRace(() -> {
            NodeState state = state();
            Taken first = new Taken(state, 5);
            Taken second = new Taken(state, 5);
            return new Runnable[] {
                first::take, second::take, () -> {
                    expect("KV tokens", 5L * (first.count() + second.count()), state.kvTokensWithOverdraft());
                    expect("requests", first.count() + second.count(), state.requests());
                    expect(state.kvTokensWithOverdraft() <= KV, "more KV is claimed than there is");
                }
            };
        });
    }

    @Test
    void whatIsFreedIsFreeForOneOnly() {
        checkRace(() -> {
            NodeState state = state();
            Taken leaving = new Taken(state, KV);
            leaving.take();
            Taken first = new Taken(state, KV);
            Taken second = new Taken(state, KV);
            return new Runnable[] {
                leaving::release, first::take, second::take, () -> {
                    int taken = first.count() + second.count();
                    expect(taken <= 1, "both have what is free for one");
                    expect("KV tokens", KV * taken, state.kvTokensWithOverdraft());
                }
            };
        });
    }

    @Test
    void noClaimGoesPastALimitThatWasLowered() {
        checkRace(() -> {
            NodeState state = state();
            Taken before = new Taken(state, 1);
            before.take();
            Taken meanwhile = new Taken(state, 1);
            AtomicInteger atLowering = new AtomicInteger();
            return new Runnable[] {
                meanwhile::take,
                () -> {
                    state.setNode(narrow);
                    atLowering.set(state.requests());
                },
                () -> expect(
                        state.requests() <= atLowering.get(), "claimed past the limit after it was lowered to 1")
            };
        });
    }

    @Test
    void growthPastAClaimThatEndsLeavesNothingAndLendsNothing() {
        checkRace(() -> {
            NodeState state = state();
            Taken growing = new Taken(state, 4);
            growing.take();
            Taken first = new Taken(state, 5);
            Taken second = new Taken(state, 5);
            return new Runnable[] {
                () -> growing.hold().noteTokens(6),
                growing::release,
                () -> {
                    first.take();
                    second.take();
                },
                () -> {
                    expect("KV tokens", 5L * (first.count() + second.count()), state.kvTokensWithOverdraft());
                    expect(state.kvTokensWithOverdraft() <= KV, "more KV is claimed than there is");
                }
            };
        });
    }

    @Test
    void growthThatIsTakenBackWakesWhomItKeptOut() {
        checkRace(() -> {
            DefaultNodeRegistry registry = new DefaultNodeRegistry();
            NodeState state = new NodeState(registry, 0, wide, NodeStatus.ONLINE);
            Taken growing = new Taken(state, 4);
            growing.take();
            Taken waiting = new Taken(state, KV);
            registry.observe(new OnCapacityFreed(waiting::takeOnce));
            return new Runnable[] {
                () -> growing.hold().noteTokens(6),
                growing::release,
                () -> expect("requests that have what they waited for", 1, waiting.count())
            };
        });
    }

    @Test
    void everyPartOfAHoldIsGivenBackOnce() {
        checkRace(() -> {
            NodeState state = state();
            Taken taken = new Taken(state, 4);
            taken.take();
            Hold hold = taken.hold();
            return new Runnable[] {
                hold::releaseCompute,
                hold::releasePrefill,
                () -> {
                    hold.noteTokens(6);
                    hold.release();
                },
                () -> expect(state.isIdle() && state.kvTokensWithOverdraft() == 0, "something is left: " + state.view())
            };
        });
    }

    @Test
    void whoeverHoldsSomethingOnALostNodeIsTold() {
        checkRace(() -> {
            DefaultNodeRegistry registry = new DefaultNodeRegistry();
            registry.register(wide);
            NodeState state = Objects.requireNonNull(registry.snapshot().member("h"));
            Taken taken = new Taken(state, 1);
            return new Runnable[] {
                taken::take,
                () -> registry.markUnreachable("h", "test"),
                () -> {
                    expect(taken.count() == 0 || taken.wasTold(), "it holds something there and was not told");
                    expect("requests", taken.count(), state.requests());
                    expect("holds", taken.count(), state.openHolds());
                }
            };
        });
    }

    @Test
    void aClaimOnTheLastIncarnationIsToldAndTheNewOneOwesNothing() {
        checkRace(() -> {
            DefaultNodeRegistry registry = new DefaultNodeRegistry();
            registry.register(wide);
            NodeState old = Objects.requireNonNull(registry.snapshot().member("h"));
            Taken taken = new Taken(old, 1);
            return new Runnable[] {
                taken::take,
                () -> registry.register(wide.toBuilder().incarnation("next").build()),
                () -> {
                    expect(taken.count() == 0 || taken.wasTold(), "it holds something there and was not told");
                    expect("requests of the old one", taken.count(), old.requests());
                    NodeState now = Objects.requireNonNull(registry.snapshot().member("h"));
                    expect("requests of the new one", 0, now.requests());
                }
            };
        });
    }

    private NodeState state() {
        return new NodeState(new DefaultNodeRegistry(), 0, wide, NodeStatus.ONLINE);
    }

    /** Tries again when there may be room. */
    private record OnCapacityFreed(Runnable again) implements RegistryObserver {
        @Override
        public void onStatusChanged(NodeState state, @Nullable NodeStatus from, NodeStatus to, String cause) {}

        @Override
        public void onCapacityFreed(NodeState state) {
            again.run();
        }
    }

    /** One holder: takes, releases, is told. */
    private static final class Taken implements Hold.Owner {
        private final NodeState state;
        private final long kvTokens;
        private final AtomicReference<@Nullable Hold> lost = new AtomicReference<>();
        private volatile @Nullable Hold hold;
        private boolean trying;

        Taken(NodeState state, long kvTokens) {
            this.state = state;
            this.kvTokens = kvTokens;
        }

        void take() {
            hold = Hold.tryTake(state, Leg.DECODE, 1, 3, kvTokens, this, new StrategyFeedback() {});
        }

        /** Takes it unless it has it; what its own failure gives back is no reason to try again. */
        synchronized void takeOnce() {
            if (hold == null && !trying) {
                trying = true;
                take();
                trying = false;
            }
        }

        void release() {
            hold().release();
        }

        Hold hold() {
            return Objects.requireNonNull(hold, "an idle node refused");
        }

        int count() {
            return hold == null ? 0 : 1;
        }

        boolean wasTold() {
            return lost.get() == hold && hold().isLost();
        }

        @Override
        public void onNodeLost(Hold from, String cause) {
            lost.set(from);
        }
    }
}
