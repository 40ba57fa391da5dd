/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/** Which requests end with their first token, whoever makes it: a share, as the seed and the request's id have it. */
record EarlyEnds(long seed, double share) {
    boolean has(String requestId) {
        return share > 0 && unit(requestId) < share;
    }

    /** A number from 0 to below 1: FNV-1a over the id, then the finalizer of MurmurHash3, whose upper bits count. */
    private double unit(String requestId) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (int i = 0; i < requestId.length(); i++) {
            hash = (hash ^ requestId.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return ((hash ^ (hash >>> 33)) >>> 11) * 0x1.0p-53;
    }
}
