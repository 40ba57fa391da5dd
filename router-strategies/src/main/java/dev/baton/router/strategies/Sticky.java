/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.api.time.NanoClock;
import dev.baton.router.strategies.support.FeedbackFan;
import dev.baton.router.strategies.support.Hashing;
import dev.baton.router.strategies.support.NodeTable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code sticky}: each session to the node that it was last sent to; all else as another strategy says. Thread-safe:
 * {@link SessionTable} and {@link NodeTable} say how, as far as its fallback is.
 *
 * <p>One failover rule: <em>a session stays where it was last sent.</em> While that node is a candidate and has room, the
 * session goes there. Else the fallback chooses among the candidates, and the session stays with its choice: the new node
 * now has the longer part of the conversation cached, so there is no going back. What ends a stay: the node is full, gone,
 * not usable or already tried; it has restarted (its cache is lost, rule R13); or the session was not heard of for {@code
 * ttl}. With {@code pin} a full node does not end it: the request waits for that node, however long that takes.
 *
 * <p>Settings: {@code fallback}, {@code least_loaded} unless set, any strategy with settings of its own in compact form;
 * {@code ttl}, 5 min as llm-d's session affinity; {@code sessions}, 65,536, how many it remembers (16 bytes each; rounded up
 * to a power of two, those unused for longest go first); {@code pin}, false. O(n) to find the node among the candidates.
 *
 * <p>Source: smg's {@code manual} policy and {@code --sticky-sessions}. A request without a session goes to the fallback and
 * leaves no trace. The legs of a session stay apart. A fallback that plans or pins is only asked to choose.
 */
public final class Sticky implements Strategy, StrategyFeedback {
    private final Strategy fallback;
    private final boolean pin;
    private final NanoClock clock;
    private final SessionTable sessions;
    private final AtomicInteger lastNumber = new AtomicInteger();
    /** A number for each incarnation of each node, by which sessions remember it. */
    private final NodeTable<Integer> numbers = new NodeTable<>(this::nextNumber);

    private final FeedbackFan feedback;

    Sticky(StickyConfig config, Strategy fallback, PluginContext context) {
        this.fallback = fallback;
        this.pin = config.pin();
        this.clock = context.clock();
        this.sessions = new SessionTable(config.sessions(), config.ttl().toMillis(), clock.nanoTime());
        this.feedback = new FeedbackFan(List.of(fallback));
    }

    private Integer nextNumber() {
        return lastNumber.updateAndGet(number -> number == Integer.MAX_VALUE ? 1 : number + 1);
    }

    @Override
    public int select(RouteRequest request, Candidates candidates) {
        String session = request.session();
        if (session == null) {
            return fallback.select(request, candidates);
        }
        long key = key(session, candidates.leg());
        long now = clock.nanoTime();
        int number = sessions.find(key, now);
        int stay = number == 0 ? NONE : indexOf(number, candidates);
        if (stay != NONE && (pin || candidates.hasRoom(stay))) {
            sessions.put(key, number, now);
            return stay;
        }
        if (number != 0 && stay == NONE) {
            sessions.remove(key);
        }
        int choice = fallback.select(request, candidates);
        // A full choice is not final: the router asks again.
        if (choice >= 0 && choice < candidates.size() && candidates.hasRoom(choice)) {
            sessions.put(key, numbers.of(candidates, choice), now);
        }
        return choice;
    }

    private int indexOf(int number, Candidates candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            if (numbers.of(candidates, i) == number) {
                return i;
            }
        }
        return NONE;
    }

    @Override
    public boolean pins(RouteRequest request) {
        String session = request.session();
        if (!pin || session == null) {
            return false;
        }
        // It does not know which leg is asked about; in a router it serves one.
        long now = clock.nanoTime();
        return sessions.find(key(session, Leg.PREFILL), now) != 0 || sessions.find(key(session, Leg.DECODE), now) != 0;
    }

    private static long key(String session, Leg leg) {
        return Hashing.combine(Hashing.of(session), leg == Leg.PREFILL ? 1 : 2);
    }

    @Override
    public void onDispatched(RouteRequest request, Leg leg, Node node) {
        feedback.onDispatched(request, leg, node);
    }

    @Override
    public void onPrefillDone(RouteRequest request, Node node, int cachedTokens, long nanos) {
        feedback.onPrefillDone(request, node, cachedTokens, nanos);
    }

    @Override
    public void onFirstChunk(RouteRequest request, Node node, long nanos) {
        feedback.onFirstChunk(request, node, nanos);
    }

    @Override
    public void onReleased(RouteRequest request, Leg leg, Node node, ReleaseCause cause, long heldNanos) {
        feedback.onReleased(request, leg, node, cause, heldNanos);
    }
}
