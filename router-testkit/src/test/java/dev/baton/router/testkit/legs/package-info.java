/* SPDX-License-Identifier: Apache-2.0 */
/** How the two legs of a request come together: at once, on one node, without a handoff, with one that is parked. */
@NullMarked
package dev.baton.router.testkit.legs;

import org.jspecify.annotations.NullMarked;
