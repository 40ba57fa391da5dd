/* SPDX-License-Identifier: Apache-2.0 */
/** Streams that break and go on (rule R11). */
@NullMarked
package dev.baton.router.testkit.resume;

import org.jspecify.annotations.NullMarked;
