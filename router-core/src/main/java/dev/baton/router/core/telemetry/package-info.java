/* SPDX-License-Identifier: Apache-2.0 */
/** What happened: events to listeners, and counters. */
@NullMarked
package dev.baton.router.core.telemetry;

import org.jspecify.annotations.NullMarked;
