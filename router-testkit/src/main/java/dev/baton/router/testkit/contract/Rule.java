/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;

/** One numbered rule of docs/SPEC.md, in the words of a failure. Immutable. */
record Rule(String id, String says, String check) {
    /** Makes the failure of a test that found the rule broken. */
    AssertionFailedError broken(String found) {
        return new AssertionFailedError("Rule " + id + " is broken: " + says + ". Found: " + found
                + " If this is not what you meant, check " + check + ".");
    }

    /** Makes the failure of a test that found the rule broken by an exception. */
    AssertionFailedError broken(String found, Throwable cause) {
        AssertionFailedError failure = broken(found);
        failure.initCause(cause);
        return failure;
    }

    /** Goes on only if the plugin claims what the rule is about. */
    void onlyIf(boolean claimed) {
        Assumptions.assumeTrue(claimed, () -> "Rule " + id + " is not claimed: " + says);
    }

    /** Ends a test of what no test can see. */
    void untested() {
        Assumptions.assumeTrue(
                false, () -> "Rule " + id + " cannot be seen by a test: " + says + ". Check " + check + ".");
    }
}
