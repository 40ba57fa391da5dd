/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.request.Failure;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.Refusal;
import dev.baton.router.api.request.RouteException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that writes down what it is given and checks the rules of giving: one signal at a time, within its demand,
 * nothing after the end (rule R2). Subclasses misbehave. Thread-safe.
 */
class Client implements Flow.Subscriber<String> {
    private final long firstDemand;
    private final List<String> chunks = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicBoolean inSignal = new AtomicBoolean();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private final CompletableFuture<Object> terminated = new CompletableFuture<>();
    private long asked;
    private int terminals;
    private volatile @Nullable RoutedCall call;

    /** Makes a client that wants everything. */
    Client() {
        this(Long.MAX_VALUE);
    }

    /** Makes a client that asks for so many chunks to begin with. */
    Client(long firstDemand) {
        this.firstDemand = firstDemand;
    }

    // ---- what it is told

    @Override
    public final void onSubscribe(Flow.Subscription subscription) {
        signal(() -> {
            if (!subscribed.complete(subscription)) {
                violation("onSubscribe twice");
            }
            if (firstDemand > 0) {
                request(firstDemand);
            }
            subscribed(subscription);
        });
    }

    @Override
    public final void onNext(String chunk) {
        signal(() -> {
            synchronized (this) {
                chunks.add(chunk);
                if (chunks.size() > asked) {
                    violation("chunk " + chunk + " is beyond the demand of " + asked);
                }
                if (terminals > 0) {
                    violation("chunk " + chunk + " came after the end");
                }
            }
            next(chunk);
        });
    }

    @Override
    public final void onError(Throwable error) {
        signal(() -> {
            countTerminal();
            try {
                ended(error);
            } finally {
                terminated.complete(error);
            }
        });
    }

    @Override
    public final void onComplete() {
        signal(() -> {
            countTerminal();
            try {
                ended(null);
            } finally {
                terminated.complete("complete");
            }
        });
    }

    /** For subclasses: it has its subscription and has asked for its first chunks. */
    void subscribed(Flow.Subscription subscription) {}

    /** For subclasses: it has a chunk. */
    void next(String chunk) {}

    /** For subclasses: it has its terminal signal, an error or null. */
    void ended(@Nullable Throwable error) {}

    private void signal(Runnable handler) {
        if (!inSignal.compareAndSet(false, true)) {
            violation("two signals at a time");
        }
        try {
            handler.run();
        } finally {
            inSignal.set(false);
        }
    }

    private synchronized void countTerminal() {
        if (++terminals > 1) {
            violation("a second terminal signal");
        }
    }

    private synchronized void violation(String what) {
        violations.add(what);
    }

    // ---- what it does

    final void request(long more) {
        synchronized (this) {
            asked = asked + more < 0 ? Long.MAX_VALUE : asked + more;
        }
        subscription().request(more);
    }

    final Flow.Subscription subscription() {
        return Waits.get(subscribed, "onSubscribe");
    }

    final void setCall(RoutedCall value) {
        this.call = value;
    }

    final RoutedCall call() {
        RoutedCall submitted = call;
        if (submitted == null) {
            throw new IllegalStateException("not submitted");
        }
        return submitted;
    }

    // ---- what came of it

    final synchronized List<String> chunks() {
        return List.copyOf(chunks);
    }

    final void awaitChunks(int count) {
        Waits.until(
                () -> chunks().size() >= count, () -> count + " chunks of " + call().id() + ", which has " + chunks());
    }

    /** Waits for so many chunks, or until it has ended with less. */
    final void awaitChunksOrEnd(int count) {
        Waits.until(
                () -> chunks().size() >= count || hasOutcome(),
                () -> count + " chunks or the end of " + call().id() + ", which has " + chunks());
    }

    /** Returns the terminal signal: an error, or the word "complete". */
    final Object terminal() {
        return Waits.get(terminated, "the terminal signal of " + call().id());
    }

    final boolean isTerminated() {
        return terminated.isDone();
    }

    final boolean hasOutcome() {
        return call().outcome().toCompletableFuture().isDone();
    }

    final Outcome outcome() {
        return Waits.get(call().outcome(), "the outcome of " + call().id() + " in " + call().phase());
    }

    final Outcome.Completed completed() {
        return isA(Outcome.Completed.class, outcome());
    }

    final Failure failure() {
        return isA(Outcome.Failed.class, outcome()).failure();
    }

    final <F extends Failure> F failure(Class<F> type) {
        return isA(type, failure());
    }

    final Refusal refusal() {
        return isA(Outcome.Rejected.class, outcome()).refusal();
    }

    final Outcome.Cancelled cancelled() {
        return isA(Outcome.Cancelled.class, outcome());
    }

    private <O> O isA(Class<O> type, Object object) {
        assertThat(object).as("what came of " + call().id()).isInstanceOf(type);
        return type.cast(object);
    }

    /**
     * Checks what must hold of any request that has ended, but for a client that misbehaves: what it was told agrees with
     * the outcome, and the chunks are those of one attempt, in order, each once.
     */
    final void check() {
        Outcome outcome = outcome();
        List<String> seen = chunks();
        synchronized (this) {
            assertThat(violations).as("rules broken with " + call().id()).isEmpty();
        }
        for (int i = 0; i < seen.size(); i++) {
            String attempt = seen.get(0).substring(0, seen.get(0).lastIndexOf('#'));
            assertThat(seen.get(i)).as("chunk of " + call().id()).isEqualTo(attempt + "#" + i);
            assertThat(attempt).startsWith(call().id() + "@");
        }
        if (outcome instanceof Outcome.Completed) {
            assertThat(outcome.summary().chunks()).as("chunks of " + outcome).isEqualTo(seen.size());
        }
        if (outcome instanceof Outcome.Failed failed && failed.failure() instanceof Failure.DecodeLost lost) {
            assertThat(lost.afterChunks()).as("chunks before " + lost).isEqualTo(seen.size());
        }
        if (terminated.isDone()) {
            Object signal = terminal();
            if (outcome instanceof Outcome.Completed) {
                assertThat(signal).isEqualTo("complete");
            } else {
                assertThat(signal)
                        .isInstanceOfSatisfying(
                                RouteException.class,
                                e -> assertThat(e.outcome()).isSameAs(outcome));
            }
        }
    }
}
