/* SPDX-License-Identifier: Apache-2.0 */
/** The scenarios and the flaws of the system that this project generalises (mlxcel's disaggregated router). */
@NullMarked
package dev.baton.router.testkit.seed;

import org.jspecify.annotations.NullMarked;
