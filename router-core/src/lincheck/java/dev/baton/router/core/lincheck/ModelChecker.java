/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.lincheck;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Tries many interleavings of what two or more threads do; the same ones in every run. {@code -Dbaton.lincheck.scale=N}
 * tries N times as many. Not instantiable.
 */
public final class ModelChecker {
    private static final int SCALE = Integer.getInteger("baton.lincheck.scale", 1);
    private static final int SCENARIOS = 8;
    private static final int INTERLEAVINGS_OF_A_SCENARIO = 60;
    private static final int INTERLEAVINGS_OF_A_RACE = 300;

    private ModelChecker() {}

    /** A race is made anew for each interleaving. */
    @FunctionalInterface
    public interface Race {
        /** Makes what is raced for and says what each thread does and what must hold afterwards. */
        Runnable[] begin();
    }

    /** Runs all but the last of a race's parts on a thread each, then the last, which throws if something does not hold. */
    public static void checkRace(Race race) {
        runInOrder(race);
        instrument(race);
        Lincheck.runConcurrentTest(INTERLEAVINGS_OF_A_RACE * SCALE, () -> {
            Runnable[] parts = race.begin();
            Thread[] threads = new Thread[parts.length - 1];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(parts[i]);
                threads[i].start();
            }
            for (Thread thread : threads) {
                join(thread);
            }
            parts[threads.length].run();
        });
    }

    private static void runInOrder(Race race) {
        for (Runnable part : race.begin()) {
            part.run();
        }
    }

    /**
     * Has every class instrumented that the race meets. On a busy machine that takes longer than the half minute that
     * Lincheck allows for one interleaving; what it has instrumented by then it need not do again.
     */
    private static void instrument(Race race) {
        for (int left = 20; left >= 0; left--) {
            try {
                Lincheck.runConcurrentTest(1, () -> runInOrder(race));
                return;
            } catch (LincheckAssertionError e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    /**
     * Runs random scenarios of a class's {@code @Operation}s on two threads, and checks that what they return is what a
     * sequential class returns for some order of them.
     */
    public static void checkLinearizable(Class<?> test, Class<?> sequential) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(3)
                .actorsAfter(1)
                .iterations(SCENARIOS * SCALE)
                .invocationsPerIteration(INTERLEAVINGS_OF_A_SCENARIO)
                .sequentialSpecification(sequential)
                .check(test);
    }

    /** Fails unless two are equal; assertion libraries do not bear being model-checked. */
    public static void expect(String what, long expected, long actual) {
        expect(expected == actual, what + ": " + actual + " instead of " + expected);
    }

    /** Fails unless something holds. */
    public static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
