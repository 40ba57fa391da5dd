/* SPDX-License-Identifier: Apache-2.0 */
/** Replays a trace through a real router over a simulated cluster, in virtual time, and checks what came of it. */
@NullMarked
package dev.baton.router.testkit.replay;

import org.jspecify.annotations.NullMarked;
