/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.DecodeTask.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How requests that have entered a decode engine get their KV cache: computed here, fetched from where prefill parked
 * it, used where it is if that is this very node, or waited for where both legs meet.
 */
final class KvIntake {
    private final ClusterContext context;
    private final SimNode node;

    KvIntake(ClusterContext context, SimNode node) {
        this.context = context;
        this.node = node;
    }

    /** Says why a request that has just come cannot be served, if it cannot. */
    Optional<TransportException> refusal(DecodeTask task) {
        if (!node.kv().couldEverHold(task.finalTokens())) {
            return Optional.of(TransportException.requestFault(
                    node.id() + " can never hold a request of " + task.finalTokens() + " tokens"));
        }
        if (source(task) instanceof KvSource.Rendezvous<SimHandoff> rendezvous) {
            Meeting place = context.meetings().at(rendezvous.id(), task.exchange());
            if (!place.join(task)) {
                return Optional.of(Meetings.usedTwice(rendezvous.id(), node));
            }
            task.meetsAt(place);
        }
        return Optional.empty();
    }

    boolean isParkedHere(DecodeTask task) {
        return source(task) instanceof KvSource.HandedOff<SimHandoff> handed
                && handed.handoff().nodeId().equals(node.id());
    }

    /** Begins to get a request its KV. */
    void begin(DecodeTask task) {
        if (task.hasNoKv) {
            compute(task);
        } else if (source(task) instanceof KvSource.HandedOff<SimHandoff> handed) {
            TransportException failure = isParkedHere(task) ? borrow(task, handed.handoff()) : fetch(task, handed);
            if (failure != null) {
                node.decodeEngine().fail(task, failure);
            }
        } else if (source(task) instanceof KvSource.Rendezvous<SimHandoff> rendezvous) {
            meet(task, rendezvous);
        }
    }

    private static KvSource<SimHandoff> source(DecodeTask task) {
        return task.exchange().call().source();
    }

    // ---- computing it here

    private void compute(DecodeTask task) {
        LocalRun run = new LocalRun(node.decodeEngine(), task);
        task.computedBy(run);
        node.prompts().add(run);
    }

    void stopComputing(DecodeTask task) {
        LocalRun run = task.run();
        if (run != null) {
            node.prompts().withdraw(run);
        }
    }

    // ---- fetching it

    private @Nullable TransportException fetch(DecodeTask task, KvSource.HandedOff<SimHandoff> handed) {
        SimHandoff handoff = handed.handoff();
        SimNode from = context.nodes().get(handoff.nodeId());
        if (from == null || from.state() == NodeState.DOWN) {
            return TransportException.unreachable(handoff.nodeId() + ", which holds the KV, is gone")
                    .suspecting(handoff.nodeId());
        }
        return suspecting(from, from.prefillEngine().parked().fetch(handoff, task));
    }

    private @Nullable TransportException borrow(DecodeTask task, SimHandoff handoff) {
        Optional<String> refusal = node.prefillEngine().parked().lend(handoff, task);
        if (refusal.isEmpty()) {
            if (!task.takeBlocks()) {
                throw new IllegalStateException("no room was left for the first step of " + task.exchange());
            }
            arrived(task, handoff);
        }
        return suspecting(node, refusal);
    }

    private static @Nullable TransportException suspecting(SimNode suspect, Optional<String> refusal) {
        return refusal.map(why -> TransportException.nodeFault(why).suspecting(suspect.id()))
                .orElse(null);
    }

    void arrived(DecodeTask task, Transfer transfer) {
        if (task.isFetchedBy(transfer)) {
            arrived(task, transfer.parked().handoff());
            node.work();
        }
    }

    /** The transfer broke off. Who meets prefill is not told, and waits on. */
    void broke(DecodeTask task, Transfer transfer, TransportException failure) {
        if (task.isFetchedBy(transfer)) {
            if (task.meeting() == null) {
                node.decodeEngine().fail(task, failure);
            } else {
                task.fetchingBy(null);
            }
            node.work();
        }
    }

    private void arrived(DecodeTask task, SimHandoff handoff) {
        node.emit(ClusterEvent.Kind.FETCHED, task.exchange(), handoff.tokens());
        task.exchange().unlimit();
        if (task.meeting() != null && handoff.firstToken() == 1 && task.failsNow() == null) {
            task.firstTokenCame();
            TokenFlight flight = new TokenFlight(1);
            flight.add(task);
            flight.leave(node);
        }
        node.decodeEngine().run(task);
    }

    // ---- meeting prefill

    private void meet(DecodeTask task, KvSource.Rendezvous<SimHandoff> rendezvous) {
        Meeting place = task.meeting();
        SimNode from = context.nodes().get(rendezvous.from().id());
        if (place != null && from != null) {
            long latency = context.settings().transfer().latencyNanos();
            context.time().schedule(latency, () -> from.deliver(() -> place.heardAt(from), () -> {}));
        }
        long limitNanos = context.settings().rendezvousLimitNanos();
        task.exchange().limit(limitNanos, () -> {
            TransportException failure = TransportException.timeout(
                    node.id() + " waited " + limitNanos / 1_000_000 + " ms in vain for KV to decode");
            node.decodeEngine().fail(task, failure.suspecting(rendezvous.from().id()));
            node.work();
        });
    }

    /** Its KV was computed on this very node. */
    void isHere(DecodeTask task, SimHandoff handoff) {
        if (task.stage == Stage.FETCHING) {
            arrived(task, handoff);
        }
    }

    /** Prefill says that no KV will come. */
    void comesNot(DecodeTask task) {
        if (task.stage == Stage.FETCHING) {
            task.exchange().unlimit();
            task.stage = Stage.COMPUTING;
            compute(task);
            node.work();
        }
    }
}
