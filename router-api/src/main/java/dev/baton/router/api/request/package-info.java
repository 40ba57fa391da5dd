/* SPDX-License-Identifier: Apache-2.0 */
/** What is routed and how it ends: requests, phases, and exactly one outcome. */
@NullMarked
package dev.baton.router.api.request;

import org.jspecify.annotations.NullMarked;
