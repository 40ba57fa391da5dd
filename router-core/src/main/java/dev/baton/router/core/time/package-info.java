/* SPDX-License-Identifier: Apache-2.0 */
/** The system's clock, scheduler and chance, for routers that are not given others. */
@NullMarked
package dev.baton.router.core.time;

import org.jspecify.annotations.NullMarked;
