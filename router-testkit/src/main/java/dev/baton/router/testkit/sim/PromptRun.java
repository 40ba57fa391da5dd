/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One prompt that an engine computes or is to compute, chunk by chunk. It ends whole or, if withdrawn, at a chunk's end. */
abstract class PromptRun {
    private @Nullable PromptWork work;
    private int computedUpTo;
    private int chunkEnd;
    private boolean withdrawn;

    /** Its first chunk begins: says what there is to compute, now that it is known what is cached. */
    abstract PromptWork begin();

    /** All of it is there. */
    abstract void computed();

    /** It is withdrawn and will not be computed any further. */
    abstract void stopped();

    final PromptWork work() {
        return Objects.requireNonNull(work, "not begun");
    }

    /** How many leading tokens are there. */
    final int computedUpTo() {
        return computedUpTo;
    }

    /** How many tokens have been computed, which does not count those that were cached. */
    final int computedTokens() {
        return work == null ? 0 : computedUpTo - work.cachedTokens();
    }

    final void withdraw() {
        withdrawn = true;
    }

    /** Begins a chunk of at most this many tokens; returns how long it takes, nanoseconds. */
    final long beginChunk(int chunkTokens) {
        long before = 0;
        if (work == null) {
            work = begin();
            computedUpTo = work.cachedTokens();
        } else {
            before = work.nanosUpTo(computedUpTo);
        }
        chunkEnd = (int) Math.min((long) computedUpTo + chunkTokens, work.promptTokens());
        return work.nanosUpTo(chunkEnd) - before;
    }

    /** Ends a chunk; says whether it was the last. */
    final boolean endChunk() {
        computedUpTo = chunkEnd;
        return withdrawn || computedUpTo == work().promptTokens();
    }

    /** Tells the owner how it has ended. */
    final void over() {
        if (withdrawn) {
            stopped();
        } else {
            computed();
        }
    }
}
