/* SPDX-License-Identifier: Apache-2.0 */
/** The burn test: whole random scenarios from single numbers, run against the rules. */
@NullMarked
package dev.baton.router.testkit.burn;

import org.jspecify.annotations.NullMarked;
