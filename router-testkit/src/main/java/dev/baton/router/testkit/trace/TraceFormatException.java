/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

import java.io.IOException;

/** Says in one line what is wrong with a trace file, and on which lines. Immutable. */
public final class TraceFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message one line: the file, the line's number and what is wrong there
     */
    public TraceFormatException(String message) {
        super(message);
    }
}
