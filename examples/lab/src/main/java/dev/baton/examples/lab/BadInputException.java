/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

/** Tells the user in one line what is wrong with what they asked for. Immutable, without stack trace. */
final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message, null, false, false);
    }
}
