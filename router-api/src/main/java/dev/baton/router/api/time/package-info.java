/* SPDX-License-Identifier: Apache-2.0 */
/** Injected time: a clock and a scheduler, so that one seed gives one history. */
@NullMarked
package dev.baton.router.api.time;

import org.jspecify.annotations.NullMarked;
