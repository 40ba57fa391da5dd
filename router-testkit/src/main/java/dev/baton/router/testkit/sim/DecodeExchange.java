/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
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

    void begin() {
        send();
        stream.subscribed();
    }

    @Override
    void enterEngine() {
        for (CallFault fault : node().faults()) {
            task.failAfter(fault.chunksBeforeFailure(call()));
        }
        node().decodeEngine().submit(task);
    }

    @Override
    void leaveEngine() {
        node().decodeEngine().withdraw(task);
    }

    /** More tokens may be made. The engine reads demand itself; only one that waits for demand must be told. */
    void demandGrew() {
        if (task.takeStarved()) {
            node().post(() -> node().decodeEngine().schedule(), () -> {});
        }
    }

    /** The subscriber broke the rules of Flow. */
    void misused(IllegalArgumentException failure) {
        context().time().schedule(0, () -> stream.fail(failure));
        withdraw();
    }

    Chunk<SimToken> chunk(int number) {
        return Chunk.of(new SimToken(call().requestId(), call().attempt(), task.firstToken() + number));
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
