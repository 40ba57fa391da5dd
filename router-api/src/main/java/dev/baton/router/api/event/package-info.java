/* SPDX-License-Identifier: Apache-2.0 */
/** What happened: one typed event for every decision, given to listeners. */
@NullMarked
package dev.baton.router.api.event;

import org.jspecify.annotations.NullMarked;
