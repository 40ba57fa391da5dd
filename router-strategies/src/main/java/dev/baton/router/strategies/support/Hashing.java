/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.support;

/** 64-bit hashes that are the same in every process and allocate nothing. Not for secrets. Stateless. */
public final class Hashing {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Hashing() {}

    /**
     * Hashes a text: FNV-1a (Fowler, Noll, Vo) over its characters, then {@link #mix}.
     *
     * @param text any
     * @return its hash
     */
    public static long of(CharSequence text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /**
     * Makes one hash of two.
     *
     * @param hash one
     * @param other the other
     * @return a hash that depends on every bit of both, and on which is which
     */
    public static long combine(long hash, long other) {
        return mix(hash + GOLDEN_GAMMA * (other | 1) + (other >>> 1));
    }

    /**
     * Spreads every bit over all bits: the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). One to one.
     *
     * @param bits any
     * @return mixed
     */
    public static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Makes a fraction of a hash.
     *
     * @param hash well mixed
     * @return above 0 and below 1
     */
    public static double unit(long hash) {
        return ((hash >>> 12) + 0.5) * 0x1p-52;
    }
}
