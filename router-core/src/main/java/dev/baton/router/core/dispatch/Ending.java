/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one outcome of a request (rule R1). Thread-safe: the first to claim it decides; publishing, which runs the host's
 * code, comes later and once.
 */
final class Ending {
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<Outcome> published = new CompletableFuture<>();
    private final CompletionStage<Outcome> view = published.minimalCompletionStage();
    private volatile @Nullable Outcome outcome;

    /** Claims the right to decide; true for one caller only. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    boolean isClaimed() {
        return claimed.get();
    }

    void decide(Outcome decided) {
        outcome = decided;
    }

    boolean isDecided() {
        return outcome != null;
    }

    /** Tells the host, if the outcome is decided; only the first call does. */
    void publish() {
        Outcome decided = outcome;
        if (decided != null) {
            published.complete(decided);
        }
    }

    CompletionStage<Outcome> view() {
        return view;
    }
}
