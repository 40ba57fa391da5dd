/* SPDX-License-Identifier: Apache-2.0 */
/** What happened in a run, as user code and nodes saw it, and the checker that verifies the rules from that alone. */
@NullMarked
package dev.baton.router.testkit.history;

import org.jspecify.annotations.NullMarked;
