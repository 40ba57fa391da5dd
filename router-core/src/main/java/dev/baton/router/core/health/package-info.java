/* SPDX-License-Identifier: Apache-2.0 */
/** Which nodes may be used: faults, back-off, probes, probation. */
@NullMarked
package dev.baton.router.core.health;

import org.jspecify.annotations.NullMarked;
