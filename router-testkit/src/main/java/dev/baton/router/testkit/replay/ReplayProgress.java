/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.replay;

/** Is told now and then how far a replay is, on the thread that replays. Confined to it. */
@FunctionalInterface
public interface ReplayProgress {
    /** Wants to know nothing. */
    ReplayProgress NONE = (ended, requests) -> {};

    /**
     * Some virtual time has passed.
     *
     * @param ended how many requests have ended
     * @param requests how many there are in all
     */
    void onProgress(int ended, int requests);
}
