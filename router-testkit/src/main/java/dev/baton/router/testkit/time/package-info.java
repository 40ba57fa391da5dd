/* SPDX-License-Identifier: Apache-2.0 */
/** Virtual time: one clock and one event queue, so that one seed gives one history (rule R15). */
@NullMarked
package dev.baton.router.testkit.time;

import org.jspecify.annotations.NullMarked;
