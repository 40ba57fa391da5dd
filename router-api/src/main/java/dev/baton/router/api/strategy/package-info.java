/* SPDX-License-Identifier: Apache-2.0 */
/** Where a request's legs go: strategies, placements, and the candidates that they choose among. */
@NullMarked
package dev.baton.router.api.strategy;

import org.jspecify.annotations.NullMarked;
