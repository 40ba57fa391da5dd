/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import dev.baton.router.api.node.Leg;
import org.jspecify.annotations.Nullable;

/** Why a request that was begun could not be finished. Immutable. */
public sealed interface Failure {
    /**
     * Says what happened, in one line.
     *
     * @return a message for people; it names no address
     */
    String message();

    /**
     * Returns what the transport or other user code threw, where there is such a thing.
     *
     * @return the cause or null
     */
    default @Nullable Throwable cause() {
        return null;
    }

    /**
     * Decode broke after chunks had been delivered and was not resumed (rule R11).
     *
     * @param nodeId the node that was lost
     * @param afterChunks chunks that the subscriber has seen, at least 1
     * @param cause what the transport said
     */
    record DecodeLost(String nodeId, long afterChunks, Throwable cause) implements Failure {
        @Override
        public String message() {
            return "decode was lost on node '" + nodeId + "' after " + afterChunks + " chunks: " + cause.getMessage();
        }
    }

    /**
     * All attempts that the retry settings allow have failed.
     *
     * @param attempts how many were dispatched
     * @param leg the leg that failed last
     * @param nodeId the node that is the suspect of the last failure
     * @param limit the setting that forbids another try
     * @param cause what the transport said of the last failure
     */
    record AttemptsExhausted(int attempts, Leg leg, String nodeId, String limit, Throwable cause) implements Failure {
        @Override
        public String message() {
            return "gave up after " + attempts + " attempts (" + limit + "); the last one failed in " + leg
                    + " on node '" + nodeId + "': " + cause.getMessage();
        }
    }

    /**
     * The request itself is at fault; no node would have served it (rule R9).
     *
     * @param leg the leg that refused it
     * @param nodeId the node that refused it
     * @param cause what the transport said
     */
    record RequestFault(Leg leg, String nodeId, Throwable cause) implements Failure {
        @Override
        public String message() {
            return "the request was refused as faulty in " + leg + " by node '" + nodeId + "': " + cause.getMessage();
        }
    }

    /**
     * The request's one deadline passed after it was begun (rule R7).
     *
     * @param during the phase in which it passed
     * @param timeoutNanos the time it had, nanoseconds
     */
    record DeadlineExceeded(Phase during, long timeoutNanos) implements Failure {
        @Override
        public String message() {
            return "the deadline of " + timeoutNanos / 1_000_000 + " ms passed while " + during;
        }
    }

    /**
     * It was to be dispatched again and found no place in time.
     *
     * @param refusal what it was waiting for
     * @param cause why its last attempt had failed
     */
    record NotPlacedAgain(Refusal refusal, @Nullable Throwable cause) implements Failure {
        @Override
        public String message() {
            return "found no place for another attempt: " + refusal.message();
        }
    }

    /**
     * User code threw, answered null or broke its contract (rule R14).
     *
     * @param where which code: its kind and, for plugins, its class
     * @param cause what it did
     */
    record UserCode(String where, Throwable cause) implements Failure {
        @Override
        public String message() {
            return where + " failed: " + cause;
        }
    }

    /** The router was closed while the request ran. */
    record RouterClosed() implements Failure {
        @Override
        public String message() {
            return "the router was closed";
        }
    }
}
