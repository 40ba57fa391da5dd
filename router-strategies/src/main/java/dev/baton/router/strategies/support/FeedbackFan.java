/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.support;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.StrategyFeedback;
import java.util.ArrayList;
import java.util.List;

/** Passes feedback on to those parts of a composed strategy that want it. Immutable. */
public final class FeedbackFan implements StrategyFeedback {
    private final List<StrategyFeedback> receivers = new ArrayList<>();

    /**
     * Makes one.
     *
     * @param parts any objects; those that are a {@link StrategyFeedback} are told
     */
    public FeedbackFan(List<?> parts) {
        for (Object part : parts) {
            if (part instanceof StrategyFeedback receiver) {
                receivers.add(receiver);
            }
        }
    }

    @Override
    public void onDispatched(RouteRequest request, Leg leg, Node node) {
        receivers.forEach(r -> r.onDispatched(request, leg, node));
    }

    @Override
    public void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {
        receivers.forEach(r -> r.onPrefillDone(request, node, cachedTokens, nanos));
    }

    @Override
    public void onFirstChunk(RouteRequest request, Node node, long nanos) {
        receivers.forEach(r -> r.onFirstChunk(request, node, nanos));
    }

    @Override
    public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
        receivers.forEach(r -> r.onReleased(request, leg, node, cause, heldNanos));
    }
}
