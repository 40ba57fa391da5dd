/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.StrategyFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells strategies that want to know what came of their choices. Thread-safe; costs nothing if none wants to. */
final class Feedback implements StrategyFeedback {
    private static final Logger LOG = LoggerFactory.getLogger(Feedback.class);

    private final List<StrategyFeedback> receivers = new ArrayList<>();

    Feedback(List<? extends @Nullable Object> strategies) {
        for (@Nullable Object strategy : strategies) {
            if (strategy instanceof StrategyFeedback receiver && !receivers.contains(receiver)) {
                receivers.add(receiver);
            }
        }
    }

    @Override
    public void onDispatched(RouteRequest request, Leg leg, Node node) {
        tell(r -> r.onDispatched(request, leg, node));
    }

    @Override
    public void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {
        tell(r -> r.onPrefillDone(request, node, cachedTokens, nanos));
    }

    @Override
    public void onFirstChunk(RouteRequest request, Node node, long nanos) {
        tell(r -> r.onFirstChunk(request, node, nanos));
    }

    @Override
    public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
        tell(r -> r.onReleased(request, leg, node, cause, heldNanos));
    }

    private void tell(Consumer<StrategyFeedback> message) {
        for (StrategyFeedback receiver : receivers) {
            try {
                message.accept(receiver);
            } catch (Throwable e) {
                LOG.warn("strategy {} threw on feedback", receiver.getClass().getName(), e);
            }
        }
    }
}
