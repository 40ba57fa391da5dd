/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.Chunk;
import dev.baton.router.api.transport.DecodeCall;
import java.util.concurrent.Flow;

/** What {@code Transport.decode} returns: sends the call when it is subscribed to, which it can be once. */
final class DecodePublisher implements Flow.Publisher<Chunk<SimToken>> {
    private static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    };

    private final ClusterContext context;
    private final SimNode node;
    private final DecodeCall<SimPrompt, SimHandoff> call;
    private boolean subscribed;

    DecodePublisher(ClusterContext context, SimNode node, DecodeCall<SimPrompt, SimHandoff> call) {
        this.context = context;
        this.node = node;
        this.call = call;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Chunk<SimToken>> subscriber) {
        if (subscribed) {
            subscriber.onSubscribe(NOTHING);
            subscriber.onError(new IllegalStateException("a decode stream can be subscribed to once"));
            return;
        }
        subscribed = true;
        new DecodeExchange(context, node, call, subscriber).begin();
    }
}
