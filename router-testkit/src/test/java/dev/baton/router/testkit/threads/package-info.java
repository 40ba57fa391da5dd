/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The router on real threads: an in-process transport whose engines can be held, killed and watched ({@link
 * dev.baton.router.testkit.threads.ThreadedEngines}), and the scenarios that it has to survive there.
 */
@NullMarked
package dev.baton.router.testkit.threads;

import org.jspecify.annotations.NullMarked;
