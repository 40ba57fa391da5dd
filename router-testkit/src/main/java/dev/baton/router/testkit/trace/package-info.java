/* SPDX-License-Identifier: Apache-2.0 */
/** Traces of real and generated workloads: what arrives when, how long it is, and which prefixes it shares. */
@NullMarked
package dev.baton.router.testkit.trace;

import org.jspecify.annotations.NullMarked;
