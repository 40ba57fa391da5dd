/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A typed failure of a transport call. Immutable.
 *
 * <p>Give it to the stage or subscriber of the call that failed. Anything else that a transport fails with is read as:
 * {@code java.util.concurrent.TimeoutException} a {@link FaultKind#TIMEOUT}, another {@code java.io.IOException} {@link
 * FaultKind#UNREACHABLE}, all else a {@link FaultKind#NODE_FAULT}.
 */
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FaultKind kind;
    private final @Nullable Duration retryAfter;
    private final @Nullable String suspectNodeId;

    private TransportException(
            FaultKind kind,
            String message,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter,
            @Nullable String suspectNodeId) {
        super(message, cause, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.suspectNodeId = suspectNodeId;
    }

    /**
     * Makes a failure of any kind.
     *
     * @param kind what happened
     * @param message one line for people
     * @param cause what was thrown, or null
     * @return the failure
     */
    public static TransportException of(FaultKind kind, String message, @Nullable Throwable cause) {
        return new TransportException(kind, message, cause, null, null);
    }

    /**
     * Makes a failure: no connection, or it broke.
     *
     * @param message one line for people
     * @return the failure
     */
    public static TransportException unreachable(String message) {
        return of(FaultKind.UNREACHABLE, message, null);
    }

    /**
     * Makes a failure: no answer in time.
     *
     * @param message one line for people
     * @return the failure
     */
    public static TransportException timeout(String message) {
        return of(FaultKind.TIMEOUT, message, null);
    }

    /**
     * Makes a failure: the engine is full.
     *
     * @param message one line for people
     * @param retryAfter when the engine may be asked again, or null if it did not say
     * @return the failure
     */
    public static TransportException overloaded(String message, @Nullable Duration retryAfter) {
        return new TransportException(FaultKind.OVERLOADED, message, null, retryAfter, null);
    }

    /**
     * Makes a failure: the engine failed.
     *
     * @param message one line for people
     * @return the failure
     */
    public static TransportException nodeFault(String message) {
        return of(FaultKind.NODE_FAULT, message, null);
    }

    /**
     * Makes a failure: the request is faulty.
     *
     * @param message one line for people
     * @return the failure
     */
    public static TransportException requestFault(String message) {
        return of(FaultKind.REQUEST_FAULT, message, null);
    }

    /**
     * Names the node that is to blame, where it is not the one that was called: a decode engine that could not fetch
     * KV may name its prefill node.
     *
     * @param nodeId a node's id
     * @return the same failure with a suspect
     */
    public TransportException suspecting(String nodeId) {
        return new TransportException(kind, String.valueOf(getMessage()), getCause(), retryAfter, nodeId);
    }

    /**
     * Returns what happened.
     *
     * @return the kind
     */
    public FaultKind kind() {
        return kind;
    }

    /**
     * Returns when an overloaded engine may be asked again.
     *
     * @return a duration or null
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /**
     * Returns the id of the node to blame.
     *
     * @return an id, or null: the node that was called
     */
    public @Nullable String suspectNodeId() {
        return suspectNodeId;
    }
}
