/* SPDX-License-Identifier: Apache-2.0 */
/** Plan early, bind late (rule R19). */
@NullMarked
package dev.baton.router.testkit.latebinding;

import org.jspecify.annotations.NullMarked;
