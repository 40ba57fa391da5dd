/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Contract tests: extend the class for what you wrote, say how it is made, and JUnit shows which rules of {@code
 * docs/SPEC.md} it keeps. Needs JUnit Jupiter, which the testkit leaves to its users.
 *
 * <p>A test's name says how binding its rule is: {@code required}, {@code optional} (a capability method can switch it
 * off), {@code stochastic} (a matter of chance, with a seed that makes it the same in every run) or {@code untested}
 * (a rule that no test can see; shown as skipped, so that nobody thinks that it was checked).
 */
@NullMarked
package dev.baton.router.testkit.contract;

import org.jspecify.annotations.NullMarked;
