/* SPDX-License-Identifier: Apache-2.0 */
/** Hosts that keep their own lifecycle and use only the router's steps: route, reservations, drain, node loss. */
@NullMarked
package dev.baton.router.testkit.stepbystep;

import org.jspecify.annotations.NullMarked;
