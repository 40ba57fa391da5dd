/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.request.Phase;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import dev.baton.router.api.transport.KvSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;

/** One decode call, at both ends of the connection. */
final class DecodeExchange extends Exchange<DecodeCall<SimPrompt, SimHandoff>> {
    private final TokenStream stream;
    private final DecodeTask task;

    DecodeExchange(
            ClusterContext context,
            SimNode node,
            DecodeCall<SimPrompt, SimHandoff> call,
            Flow.Subscriber<? super Chunk<SimToken>> subscriber) {
        super(context, node, call);
        this.stream = new TokenStream(this, subscriber);
        this.task = new DecodeTask(this, stream);
    }

    DecodeTask task() {
        return task;
    }

    @Override
    Leg leg() {
        return Leg.DECODE;
    }

    @Override
    Phase phase() {
        if (task.made > 0) {
            return Phase.DECODING;
        }
        KvSource<SimHandoff> source = call().source();
        boolean prefillRuns = source instanceof KvSource.Rendezvous
                ? task.stage != DecodeTask.Stage.RUNNING
                : source instanceof KvSource.Local && call().peer() == null;
        return prefillRuns ? Phase.PREFILLING : Phase.TRANSFERRING;
    }

    void begin() {
        send();
        stream.subscribed();
    }

    @Override
    void enterEngine() {
        for (CallFault fault : node().faults()) {
            task.askForFailure(fault);
        }
        node().decodeEngine().submit(task);
    }

    @Override
    void cancelIgnored() {
        stream.ignoreDemand();
        node().work();
    }

    @Override
    void leftNode() {
        task.leftNode();
    }

    @Override
    void leaveEngine() {
        node().decodeEngine().withdraw(task);
    }

    /** More tokens may be made. The engine reads demand itself; only one that waits for demand must be told. */
    void demandGrew() {
        if (task.takeStarved()) {
            node().post(() -> node().work(), () -> {});
        }
    }

    /** The subscriber broke the rules of Flow. */
    void misused(IllegalArgumentException failure) {
        context().time().schedule(0, () -> stream.fail(failure));
        withdraw();
    }

    Chunk<SimToken> chunk(int number) {
        return Chunk.of(new SimToken(call().requestId(), call().attempt(), firstIndex() + number));
    }

    private int firstIndex() {
        return call().payload().generated() + task.firstToken();
    }

    /** The engine has made the last token. */
    void finished(int tokens) {
        served(tokens);
        stream.setTotal(tokens);
    }

    @Override
    void deliverFailure(Throwable failure) {
        stream.fail(failure);
    }

    @Override
    void deliverStopped() {
        stream.fail(new CancellationException("decode was withdrawn"));
    }
}
