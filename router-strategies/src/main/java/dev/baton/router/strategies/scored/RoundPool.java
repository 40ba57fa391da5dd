/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Rounds to be used again, so that a choice allocates nothing. Thread-safe: each is taken out and put back by one atomic
 * exchange, so it belongs to one choice at a time. More choices at one time than it holds make new ones.
 */
final class RoundPool {
    private static final int SIZE = 16;

    private final AtomicReferenceArray<@Nullable Round> rounds = new AtomicReferenceArray<>(SIZE);

    Round take() {
        for (int i = 0; i < SIZE; i++) {
            Round round = rounds.get(i) == null ? null : rounds.getAndSet(i, null);
            if (round != null) {
                return round;
            }
        }
        return new Round();
    }

    void giveBack(Round round) {
        for (int i = 0; i < SIZE; i++) {
            if (rounds.get(i) == null && rounds.compareAndSet(i, null, round)) {
                return;
            }
        }
    }
}
