/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.transport.KvSource;
import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.DecodeTask.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decode engine with continuous batching, after vLLM's scheduler: before each step it takes in waiting requests,
 * first come first served, for as long as their KV fits; a step then makes one token for each running request that has
 * demand.
 *
 * <p>A request takes blocks when it enters and one more whenever it outgrows them. If there is none, the request that
 * entered last loses all of its blocks, goes to the head of the queue, and is computed anew when it fits again.
 * Computing a prompt (a preempted one, or one that came without KV) occupies the engine alone. Requests whose KV is on
 * its way hold blocks and do not hold up the others. A request without demand keeps its blocks.
 */
final class DecodeEngine {
    private final ClusterContext context;
    private final SimNode node;
    private final ClusterSettings settings;
    private final EngineProfile profile;
    private final Deque<DecodeTask> waiting = new ArrayDeque<>();
    private final Deque<DecodeTask> recomputing = new ArrayDeque<>();
    private final List<DecodeTask> running = new ArrayList<>();
    private final List<DecodeTask> batch = new ArrayList<>();
    private int fetching;

    DecodeEngine(ClusterContext context, SimNode node) {
        this.context = context;
        this.node = node;
        this.settings = context.settings();
        this.profile = settings.profile(Leg.DECODE);
    }

    int holding() {
        return fetching + recomputing.size() + running.size();
    }

    int waiting() {
        return waiting.size();
    }

    void submit(DecodeTask task) {
        if (!node.kv().couldEverHold(task.finalTokens())) {
            task.exchange()
                    .failed(TransportException.requestFault(
                            node.id() + " can never hold a request of " + task.finalTokens() + " tokens"));
            return;
        }
        task.stage = Stage.WAITING;
        waiting.addLast(task);
        schedule();
    }

    void withdraw(DecodeTask task) {
        if (task.inStep) {
            task.withdrawn = true;
            if (task.stage == Stage.RECOMPUTING) {
                PromptWork work = recompute(task);
                int upTo = work.chunkEndAfter(node.processor().workedNanos());
                node.processor().changeLength(work.nanosUpTo(upTo));
            }
        } else {
            leave(task);
            task.exchange().stopped();
            schedule();
        }
    }

    void kvArrived(DecodeTask task, Transfer transfer) {
        if (task.isFetchedBy(transfer)) {
            fetching--;
            context.emit(ClusterEvent.Kind.FETCHED, node, task.exchange(), transfer.tokens());
            run(task);
            schedule();
        }
    }

    void transferBroke(DecodeTask task, Transfer transfer, TransportException failure) {
        if (task.isFetchedBy(transfer)) {
            fail(task, failure);
            schedule();
        }
    }

    void crash() {
        for (Exchange<?> exchange : node.openCalls()) {
            if (exchange instanceof DecodeExchange decode) {
                decode.task().crash();
            }
        }
        waiting.clear();
        recomputing.clear();
        running.clear();
        batch.clear();
        fetching = 0;
    }

    /** Begins what is next, unless something is being computed. */
    void schedule() {
        if (node.state() == NodeState.UP && !node.processor().isBusy()) {
            admit();
            if (recomputing.isEmpty()) {
                startStep();
            } else {
                startRecompute(recomputing.element());
            }
        }
    }

    // ---- entering and leaving

    private void admit() {
        DecodeTask next = waiting.peekFirst();
        while (next != null && holding() < settings.decodeBatch() && next.takeBlocks()) {
            waiting.removeFirst();
            enter(next);
            next = waiting.peekFirst();
        }
    }

    private void enter(DecodeTask task) {
        context.emit(ClusterEvent.Kind.STARTED, node, task.exchange(), task.contextTokens());
        if (task.hasNoKv) {
            task.stage = Stage.RECOMPUTING;
            recomputing.addLast(task);
            return;
        }
        task.stage = Stage.FETCHING;
        fetching++;
        TransportException failure = fetch(task);
        if (failure != null) {
            fail(task, failure);
        }
    }

    private @Nullable TransportException fetch(DecodeTask task) {
        if (!(task.exchange().call().source() instanceof KvSource.HandedOff<SimHandoff> handedOff)) {
            return TransportException.requestFault(node.id() + " does not fetch KV by rendezvous");
        }
        SimHandoff handoff = handedOff.handoff();
        SimNode from = context.nodes().get(handoff.nodeId());
        if (from == null || from.state() == NodeState.DOWN) {
            return TransportException.unreachable(handoff.nodeId() + ", which holds the KV, is gone")
                    .suspecting(handoff.nodeId());
        }
        return from.prefillEngine()
                .parked()
                .fetch(handoff, task)
                .map(refusal -> TransportException.nodeFault(refusal).suspecting(from.id()))
                .orElse(null);
    }

    private void run(DecodeTask task) {
        task.stage = Stage.RUNNING;
        running.add(task);
        if (task.failsNow()) {
            fail(task, streamFailure(task));
        } else if (task.isComplete()) {
            finish(task);
        }
    }

    private void finish(DecodeTask task) {
        leave(task);
        task.exchange().finished(task.made);
    }

    private void fail(DecodeTask task, TransportException failure) {
        leave(task);
        task.exchange().failed(failure);
    }

    /** Takes a task out of wherever it is and gives its blocks back. */
    private void leave(DecodeTask task) {
        switch (task.stage) {
            case WAITING -> waiting.remove(task);
            case FETCHING -> {
                fetching--;
                task.cancelTransfer();
            }
            case RECOMPUTING -> recomputing.remove(task);
            case RUNNING -> running.remove(task);
            case GONE -> {}
        }
        task.stage = Stage.GONE;
        task.giveBlocks();
    }

    private TransportException streamFailure(DecodeTask task) {
        return TransportException.nodeFault(node.id() + " failed after " + task.made + " tokens");
    }

    // ---- computing prompts

    private PromptWork recompute(DecodeTask task) {
        return new PromptWork(profile.prefill(), task.contextTokens(), 0, settings.prefillChunkTokens());
    }

    private void startRecompute(DecodeTask task) {
        task.inStep = true;
        node.processor().start(recompute(task).nanos(), () -> recomputed(task));
    }

    private void recomputed(DecodeTask task) {
        task.inStep = false;
        if (task.withdrawn) {
            leave(task);
            task.exchange().stopped();
        } else {
            recomputing.remove(task);
            task.hasNoKv = false;
            node.counters().recomputedTokens += task.contextTokens();
            context.emit(ClusterEvent.Kind.COMPUTED, node, task.exchange(), task.contextTokens());
            run(task);
        }
        schedule();
    }

    // ---- steps

    private void startStep() {
        long kvTokens = 0;
        for (int i = 0; i < running.size(); i++) {
            DecodeTask task = running.get(i);
            if (task.mayGenerate(settings.outputBufferTokens()) && makeRoom(task)) {
                task.inStep = true;
                batch.add(task);
                kvTokens += task.contextTokens();
            }
        }
        if (!batch.isEmpty()) {
            node.processor().start(profile.decode().stepNanos(batch.size(), kvTokens), this::stepped);
        }
    }

    private void stepped() {
        TokenFlight flight = new TokenFlight(batch.size());
        boolean someEnd = false;
        for (DecodeTask task : batch) {
            task.inStep = false;
            if (!task.withdrawn) {
                task.oneMade();
                flight.add(task);
            }
            someEnd |= task.withdrawn || task.isComplete() || task.failsNow();
        }
        flight.leave(node);
        if (someEnd) {
            batch.forEach(this::endIfDone);
        }
        batch.clear();
        schedule();
    }

    private void endIfDone(DecodeTask task) {
        if (task.withdrawn) {
            leave(task);
            task.exchange().stopped();
        } else if (task.failsNow()) {
            fail(task, streamFailure(task));
        } else if (task.isComplete()) {
            finish(task);
        }
    }

    // ---- blocks of growing requests

    /**
     * Takes the blocks for one token more, preempting those that entered last; false if it had to preempt the task
     * itself.
     */
    private boolean makeRoom(DecodeTask task) {
        while (!task.takeBlocks()) {
            DecodeTask newest = running.get(running.size() - 1);
            preempt(newest);
            if (newest == task) {
                return false;
            }
        }
        return true;
    }

    private void preempt(DecodeTask task) {
        leave(task);
        task.stage = Stage.WAITING;
        task.hasNoKv = true;
        waiting.addFirst(task);
        node.counters().preemptions++;
        context.emit(ClusterEvent.Kind.PREEMPTED, node, task.exchange(), task.contextTokens());
    }
}
