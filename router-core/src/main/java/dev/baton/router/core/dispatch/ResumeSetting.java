/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.ResumeFunction;

/**
 * How broken streams go on, as the host has set it. Immutable.
 *
 * @param function says how a stream goes on
 * @param limit how often, for one request
 */
public record ResumeSetting<Q>(ResumeFunction<Q> function, int limit) {}
