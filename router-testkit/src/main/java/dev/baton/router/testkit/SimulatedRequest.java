/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit;

import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.testkit.sim.SimPrompt;
import dev.baton.router.testkit.sim.SimToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A request of a simulation, as its client sees it. Confined to the simulation's thread. */
public final class SimulatedRequest {
    private final int number;
    private final SimPrompt prompt;
    private final RouteRequest request;
    private final List<SimToken> tokens = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final Set<Long> breaks = new HashSet<>();
    private long demand;
    private int lastSignals;
    private @Nullable RoutedCall call;
    private Flow.@Nullable Subscription subscription;

    SimulatedRequest(int number, SimPrompt prompt, RouteRequest request, long demand) {
        this.number = number;
        this.prompt = prompt;
        this.request = request;
        this.demand = demand;
    }

    void submitTo(RequestRouter<SimPrompt, SimToken> router) {
        RoutedCall made = router.submit(request, prompt, new Client());
        call = made;
        made.outcome().thenAccept(outcomes::add);
    }

    /**
     * Returns the router's handle.
     *
     * @return the call
     */
    public RoutedCall call() {
        return Objects.requireNonNull(call, "not submitted");
    }

    /**
     * Asks for more chunks.
     *
     * @param chunks above 0
     */
    public void request(long chunks) {
        demand = demand + chunks < 0 ? Long.MAX_VALUE : demand + chunks;
        Objects.requireNonNull(subscription, "not subscribed").request(chunks);
    }

    /** Cancels the client's subscription. */
    public void cancelSubscription() {
        Objects.requireNonNull(subscription, "not subscribed").cancel();
    }

    /**
     * Returns how it ended.
     *
     * @return the outcome, or null if it has none yet
     */
    public @Nullable Outcome outcome() {
        return outcomes.isEmpty() ? null : outcomes.get(0);
    }

    /**
     * Returns what the client was given.
     *
     * @return the tokens, in order
     */
    public List<SimToken> tokens() {
        return List.copyOf(tokens);
    }

    void check(List<String> found) {
        String name = "request " + number + " (" + call().id() + ")";
        if (outcomes.size() != 1) {
            found.add("R1: " + name + " has " + outcomes.size() + " outcomes");
        }
        if (lastSignals > 1) {
            found.add("R1: the subscriber of " + name + " was given " + lastSignals + " terminal signals");
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).index() != i || !mayFollow(i)) {
                found.add("R2: " + name + " was given " + tokens.get(i) + " as token " + i + " after "
                        + (i == 0 ? "nothing" : tokens.get(i - 1)));
                break;
            }
        }
        if (outcome() instanceof Outcome.Completed && tokens.size() != prompt.outputTokens() && uncut()) {
            found.add("R2: " + name + " completed with " + tokens.size() + " of " + prompt.outputTokens() + " tokens");
        }
        broken.forEach(what -> found.add("R2: " + name + " " + what));
    }

    /** The same attempt's, or the first after a break that the router was told how to continue. */
    private boolean mayFollow(int i) {
        return i == 0
                || tokens.get(i).attempt() == tokens.get(i - 1).attempt()
                || (breaks.contains((long) i)
                        && tokens.get(i).attempt() > tokens.get(i - 1).attempt());
    }

    /** The stream broke here, and the router was told how it goes on. */
    void resumes(long afterTokens) {
        breaks.add(afterTokens);
    }

    private boolean uncut() {
        return request.maxOutputTokens() == 0 || request.maxOutputTokens() >= prompt.outputTokens();
    }

    private final class Client implements Flow.Subscriber<SimToken> {
        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (demand > 0) {
                given.request(demand);
            }
        }

        @Override
        public void onNext(SimToken token) {
            if (lastSignals > 0 || !outcomes.isEmpty()) {
                broken.add("was given " + token + " after its end");
            }
            tokens.add(token);
            if (tokens.size() > demand) {
                broken.add("was given " + tokens.size() + " tokens and had asked for " + demand);
            }
        }

        @Override
        public void onError(Throwable error) {
            lastSignals++;
        }

        @Override
        public void onComplete() {
            lastSignals++;
        }
    }
}
