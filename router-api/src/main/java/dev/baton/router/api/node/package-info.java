/* SPDX-License-Identifier: Apache-2.0 */
/** What can be routed to: nodes, their limits and status, and the two legs that they serve. */
@NullMarked
package dev.baton.router.api.node;

import org.jspecify.annotations.NullMarked;
