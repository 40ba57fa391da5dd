/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.TransportException;
import dev.baton.router.testkit.sim.DecodeTask.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A decode engine with continuous batching, after vLLM's scheduler: before each step it takes in waiting requests,
 * first come first served, for as long as their KV fits; a step then makes one token for each running request that has
 * demand.
 *
 * <p>A request takes blocks when it enters and one more whenever it outgrows them. If there is none, the request that
 * entered last loses all of its blocks, goes to the head of the queue, and is computed anew when it fits again. Prompts
 * (preempted ones, and those that came without KV) are computed in chunks, one with each step. Requests whose KV is on
 * its way hold blocks and do not hold up the others. Those whose KV is parked on this very node enter first, for they
 * need no more. A request without demand keeps its blocks.
 */
final class DecodeEngine {
    private final ClusterContext context;
    private final SimNode node;
    private final KvIntake intake;
    private final int maxRequests;
    private final int bufferTokens;
    private final Deque<DecodeTask> parkedHere = new ArrayDeque<>();
    private final Deque<DecodeTask> waiting = new ArrayDeque<>();
    private final List<DecodeTask> running = new ArrayList<>();
    private final List<DecodeTask> batch = new ArrayList<>();
    private int entering;
    private long batchKvTokens;
    private boolean shortOfKv;

    DecodeEngine(ClusterContext context, SimNode node) {
        this.context = context;
        this.node = node;
        this.intake = new KvIntake(context, node);
        this.maxRequests = context.settings().decodeBatch(node.role());
        this.bufferTokens = context.settings().outputBufferTokens();
    }

    KvIntake intake() {
        return intake;
    }

    int holding() {
        return entering + running.size();
    }

    int waiting() {
        return waiting.size() + parkedHere.size();
    }

    /** Says whether the next request waits for KV blocks. */
    boolean isShortOfKv() {
        return shortOfKv;
    }

    void submit(DecodeTask task) {
        Optional<TransportException> refusal = intake.refusal(task);
        if (refusal.isPresent()) {
            task.exchange().failed(refusal.get());
            return;
        }
        task.stage = Stage.WAITING;
        (intake.isParkedHere(task) ? parkedHere : waiting).addLast(task);
        node.work();
    }

    void withdraw(DecodeTask task) {
        if (task.stage == Stage.COMPUTING) {
            intake.stopComputing(task);
        } else if (task.inStep) {
            task.withdrawn = true;
        } else {
            stopped(task);
        }
        node.work();
    }

    void stopped(DecodeTask task) {
        leave(task);
        task.exchange().stopped();
    }

    void crash() {
        for (Exchange<?> exchange : node.openCalls()) {
            if (exchange instanceof DecodeExchange decode) {
                decode.task().crash();
            }
        }
        parkedHere.clear();
        waiting.clear();
        running.clear();
        batch.clear();
        entering = 0;
        shortOfKv = false;
    }

    // ---- entering and leaving

    /** Takes waiting requests in. */
    void takeIn() {
        while (!parkedHere.isEmpty() && holding() < maxRequests) {
            enter(parkedHere.remove());
        }
        shortOfKv = false;
        while (!waiting.isEmpty() && holding() < maxRequests && !shortOfKv) {
            if (waiting.element().takeBlocks()) {
                enter(waiting.remove());
            } else {
                shortOfKv = true;
            }
        }
    }

    private void enter(DecodeTask task) {
        node.emit(ClusterEvent.Kind.STARTED, task.exchange(), task.contextTokens());
        entering++;
        task.stage = task.hasNoKv ? Stage.COMPUTING : Stage.FETCHING;
        intake.begin(task);
    }

    /** It has its KV now. */
    void run(DecodeTask task) {
        entering--;
        task.stage = Stage.RUNNING;
        task.hasNoKv = false;
        running.add(task);
        endIfDone(task);
    }

    void fail(DecodeTask task, TransportException failure) {
        leave(task);
        task.exchange().failed(failure);
    }

    /** Takes a task out of wherever it is and gives its blocks back. */
    private void leave(DecodeTask task) {
        switch (task.stage) {
            case WAITING -> {
                if (!waiting.remove(task)) {
                    parkedHere.remove(task);
                }
            }
            case FETCHING -> {
                entering--;
                task.cancelTransfer();
            }
            case COMPUTING -> entering--;
            case RUNNING -> running.remove(task);
            case GONE -> {}
        }
        task.stage = Stage.GONE;
        task.giveBlocks();
    }

    private void endIfDone(DecodeTask task) {
        CallFault fault = task.failsNow();
        if (task.withdrawn) {
            stopped(task);
        } else if (fault != null) {
            context.hit(fault, task.exchange());
            fail(task, TransportException.nodeFault(node.id() + " failed after " + task.made + " tokens"));
        } else if (task.isComplete()) {
            leave(task);
            task.exchange().finished(task.made);
        }
    }

    // ---- steps

    /** Makes up the batch of the next step; false if it is empty. */
    boolean beginStep() {
        batchKvTokens = 0;
        for (int i = 0; i < running.size(); i++) {
            DecodeTask task = running.get(i);
            if (task.mayGenerate(bufferTokens) && makeRoom(task)) {
                task.inStep = true;
                batch.add(task);
                batchKvTokens += task.contextTokens();
            }
        }
        return !batch.isEmpty();
    }

    /** How long the batch takes, nanoseconds. */
    long stepNanos() {
        return batch.isEmpty() ? 0 : node.profile().decode().stepNanos(batch.size(), batchKvTokens);
    }

    void endStep() {
        if (batch.isEmpty()) {
            return;
        }
        TokenFlight flight = new TokenFlight(batch.size());
        boolean someEnd = false;
        for (DecodeTask task : batch) {
            task.inStep = false;
            if (!task.withdrawn) {
                task.oneMade();
                flight.add(task);
            }
            someEnd |= task.withdrawn || task.isComplete() || task.failsNow() != null;
        }
        flight.leave(node);
        if (someEnd) {
            batch.forEach(this::endIfDone);
        }
        batch.clear();
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
        node.emit(ClusterEvent.Kind.PREEMPTED, task.exchange(), task.contextTokens());
    }
}
