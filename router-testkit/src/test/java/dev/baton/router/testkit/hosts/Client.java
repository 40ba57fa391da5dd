/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.hosts;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.testkit.sim.SimToken;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request's client: asks for so much, notes what it is given, and complains of what breaks rules R1 and R2. */
public class Client implements Flow.Subscriber<SimToken> {
    private final long firstDemand;
    private final List<SimToken> tokens = new CopyOnWriteArrayList<>();
    private final List<String> signals = new CopyOnWriteArrayList<>();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable RoutedCall call;

    public Client(long firstDemand) {
        this.firstDemand = firstDemand;
    }

    public Client() {
        this(Long.MAX_VALUE);
    }

    void submitted(RoutedCall made) {
        call = made;
        made.outcome().thenAccept(outcomes::add);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (subscription != null) {
            broken.add("was subscribed twice");
        }
        subscription = given;
        if (firstDemand > 0) {
            given.request(firstDemand);
        }
    }

    @Override
    public void onNext(SimToken token) {
        SimToken expected = tokens.isEmpty()
                ? token
                : new SimToken(token.requestId(), tokens.get(0).attempt(), tokens.size());
        if (token.index() != tokens.size() || !token.equals(expected)) {
            broken.add("was given " + token + " instead of " + expected);
        }
        if (!signals.isEmpty()) {
            broken.add("was given " + token + " after " + signals);
        }
        tokens.add(token);
    }

    @Override
    public void onError(Throwable error) {
        signals.add("error");
    }

    @Override
    public void onComplete() {
        signals.add("complete");
    }

    public RoutedCall call() {
        return Objects.requireNonNull(call, "not submitted");
    }

    public Flow.Subscription subscription() {
        return Objects.requireNonNull(subscription, "not subscribed");
    }

    public List<SimToken> tokens() {
        return tokens;
    }

    /** The terminal signals: one, unless something is wrong. */
    public List<String> signals() {
        return signals;
    }

    public @Nullable Outcome outcome() {
        return outcomes.isEmpty() ? null : outcomes.get(0);
    }

    public boolean isCompleted() {
        return outcome() instanceof Outcome.Completed;
    }

    public Refusal refusal() {
        return ((Outcome.Rejected) ended()).refusal();
    }

    public Failure failure() {
        return ((Outcome.Failed) ended()).failure();
    }

    public Outcome ended() {
        return Objects.requireNonNull(outcome(), "has no outcome");
    }

    /** Waits for the outcome, on real threads. */
    public Outcome await() throws Exception {
        return call().outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    void check(List<String> found) {
        if (outcomes.size() != 1) {
            found.add("R1: " + call().id() + " has outcomes " + outcomes);
        }
        if (signals.size() > 1) {
            found.add("R1: the subscriber of " + call().id() + " was given " + signals);
        }
        broken.forEach(what -> found.add("R2: " + call().id() + " " + what));
    }
}
