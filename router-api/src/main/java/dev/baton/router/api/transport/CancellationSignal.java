/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

/** Tells a transport that a call is no longer wanted. Thread-safe. */
public interface CancellationSignal {
    /**
     * Says whether the call is no longer wanted.
     *
     * @return true from then on
     */
    boolean isCancelled();

    /**
     * Runs an action when the call is no longer wanted; at once if it already is not. Actions run at most once, in the
     * order in which they were added, on the thread that cancels; one that throws harms nobody else.
     *
     * @param action short, does not block
     */
    void onCancel(Runnable action);
}
