/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.time;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A generator that any thread may use without a lock: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom
 * number generators", OOPSLA 2014) over one atomic counter. Thread-safe; from one thread, one seed gives one sequence.
 */
public final class SharedRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final AtomicLong state;

    /** Begins at a seed. */
    public SharedRandom(long seed) {
        this.state = new AtomicLong(seed);
    }

    /** Begins anywhere. */
    public static SharedRandom seededBySystem() {
        return new SharedRandom(new SecureRandom().nextLong());
    }

    @Override
    public long nextLong() {
        long z = state.addAndGet(GOLDEN_GAMMA);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
