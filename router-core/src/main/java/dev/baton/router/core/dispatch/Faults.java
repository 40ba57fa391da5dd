/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.transport.FaultKind;
import dev.baton.router.api.transport.TransportException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Reads what a transport failed with, as {@link TransportException} says. Not instantiable. */
final class Faults {
    private Faults() {}

    static TransportException typed(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TransportException typed) {
            return typed;
        }
        FaultKind kind = cause instanceof TimeoutException
                ? FaultKind.TIMEOUT
                : cause instanceof IOException ? FaultKind.UNREACHABLE : FaultKind.NODE_FAULT;
        return TransportException.of(kind, cause.toString(), cause);
    }
}
