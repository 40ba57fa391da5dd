/* SPDX-License-Identifier: Apache-2.0 */
/** What the router knows about nodes beyond its own counters: cached prefixes and predicted costs. */
@NullMarked
package dev.baton.router.api.knowledge;

import org.jspecify.annotations.NullMarked;
