/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one outcome of a request (rule R1). Thread-safe: the first to decide wins; publishing, which runs the host's code,
 * comes later and once.
 */
final class Ending {
    private final AtomicReference<@Nullable Outcome> decided = new AtomicReference<>();
    private final CompletableFuture<Outcome> published = new CompletableFuture<>();
    private final CompletionStage<Outcome> view = published.minimalCompletionStage();

    boolean decide(Outcome outcome) {
        return decided.compareAndSet(null, outcome);
    }

    boolean isDecided() {
        return decided.get() != null;
    }

    boolean isPublished() {
        return published.isDone();
    }

    @Nullable
    Outcome decided() {
        return decided.get();
    }

    void publish() {
        Outcome outcome = decided.get();
        if (outcome != null) {
            published.complete(outcome);
        }
    }

    CompletionStage<Outcome> view() {
        return view;
    }
}
