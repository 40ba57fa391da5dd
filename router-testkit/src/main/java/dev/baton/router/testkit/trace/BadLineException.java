/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.trace;

/** What is wrong with one line of a trace file. Immutable, without stack trace. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    BadLineException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** Returns the problem, in one line. */
    String problem() {
        return problem;
    }
}
