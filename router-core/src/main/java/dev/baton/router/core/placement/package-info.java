/* SPDX-License-Identifier: Apache-2.0 */
/** Where do a request's legs go: screen, strategy, and binding with reservations. */
@NullMarked
package dev.baton.router.core.placement;

import org.jspecify.annotations.NullMarked;
