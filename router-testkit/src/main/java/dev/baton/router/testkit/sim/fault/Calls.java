/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim.fault;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Which of the calls a fault strikes that it could strike. Immutable. */
public sealed interface Calls {
    /** Every call. */
    record All() implements Calls {
        @Override
        public BooleanSupplier begin() {
            return () -> true;
        }
    }

    /**
     * The next calls, and none after.
     *
     * @param count how many, at least 1
     */
    record Next(int count) implements Calls {
        /** Checks the count. */
        public Next {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, but is " + count);
            }
        }

        @Override
        public BooleanSupplier begin() {
            int[] left = {count};
            return () -> left[0]-- > 0;
        }
    }

    /**
     * A share of the calls, by chance.
     *
     * @param share from 0 to 1
     * @param seed decides which
     */
    record Share(double share, long seed) implements Calls {
        /** Checks the share. */
        public Share {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be from 0 to 1, but is " + share);
            }
        }

        @Override
        public BooleanSupplier begin() {
            SplittableRandom random = new SplittableRandom(seed);
            return () -> random.nextDouble() < share;
        }
    }

    /**
     * Chooses every call.
     *
     * @return the choice
     */
    static Calls all() {
        return new All();
    }

    /**
     * Chooses the next calls.
     *
     * @param count how many, at least 1
     * @return the choice
     */
    static Calls next(int count) {
        return new Next(count);
    }

    /**
     * Chooses a share of the calls.
     *
     * @param share from 0 to 1
     * @param seed decides which
     * @return the choice
     */
    static Calls share(double share, long seed) {
        return new Share(share, seed);
    }

    /**
     * Begins to choose.
     *
     * @return asked once for each call, in order; confined to one thread
     */
    BooleanSupplier begin();
}
