/* SPDX-License-Identifier: Apache-2.0 */
/** Races of whole requests, seen from outside as a host sees them. */
@NullMarked
package dev.baton.examples.stress;

import org.jspecify.annotations.NullMarked;
