/* SPDX-License-Identifier: Apache-2.0 */
/** Carry it out: transport calls, phases, attempts, failover, cancellation. */
@NullMarked
package dev.baton.router.core.dispatch;

import org.jspecify.annotations.NullMarked;
