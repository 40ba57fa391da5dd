/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

/**
 * Spreads the block ids of traces, which are small numbers, over all 64 bits, as the hashes of engines are, one to one:
 * the finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Not
 * instantiable.
 */
final class BlockHash {
    private BlockHash() {}

    static long of(long id) {
        long mixed = id + 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
