/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Test against whole clusters in virtual time: {@link dev.baton.router.testkit.Simulation} ties a real router to simulated
 * engines, runs them from one seed, and says which promises were broken.
 */
@NullMarked
package dev.baton.router.testkit;

import org.jspecify.annotations.NullMarked;
