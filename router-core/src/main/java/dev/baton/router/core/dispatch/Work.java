/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.RouteRequest;

/**
 * What engines are asked to do for a request: as it was submitted, or what is left of it after a break. Immutable.
 *
 * @param request what the router knows of it
 * @param payload what engines are sent
 */
record Work<Q>(RouteRequest request, Q payload) {}
