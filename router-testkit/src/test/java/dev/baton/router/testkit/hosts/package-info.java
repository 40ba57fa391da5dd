/* SPDX-License-Identifier: Apache-2.0 */
/** Hosts and their habits: executors, futures, event loops, slow or cancelling consumers, odd transports. */
@NullMarked
package dev.baton.router.testkit.hosts;

import org.jspecify.annotations.NullMarked;
