/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import java.util.SplittableRandom;

/**
 * Repeats a scenario with chance from a seed, and says which seed failed. {@code -Dbaton.threads.seed=N} runs that seed
 * alone, many times over: threads are not repeatable, decisions are. {@code -Dbaton.threads.scale=N} runs N times as
 * many. Not instantiable.
 */
final class Seeded {
    private static final String PROPERTY = "baton.threads.seed";
    private static final int SCALE = Integer.getInteger("baton.threads.scale", 1);

    private Seeded() {}

    /** A scenario that takes its chances from a generator. */
    @FunctionalInterface
    interface Scenario {
        void run(SplittableRandom random) throws Exception;
    }

    static void repeat(int times, Scenario scenario) {
        Long only = Long.getLong(PROPERTY);
        long base = System.nanoTime();
        for (int i = 0; i < times * SCALE; i++) {
            long seed = only != null ? only : base + i;
            try {
                scenario.run(new SplittableRandom(seed));
            } catch (Throwable e) {
                throw new AssertionError(
                        "failed in run " + i + " with seed " + seed + " (-D" + PROPERTY + "=" + seed + "): " + e, e);
            }
        }
    }
}
