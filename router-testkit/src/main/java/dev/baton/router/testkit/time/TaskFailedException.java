/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.time;

/**
 * A task in virtual time threw. Immutable; the cause is what it threw, and other tasks' failures are suppressed in it.
 */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long elapsedNanos;

    TaskFailedException(long elapsedNanos, Throwable cause) {
        super("a task failed " + elapsedNanos + " ns after the start: " + cause, cause);
        this.elapsedNanos = elapsedNanos;
    }

    /**
     * Returns when it happened.
     *
     * @return nanoseconds after the clock's start
     */
    public long elapsedNanos() {
        return elapsedNanos;
    }
}
