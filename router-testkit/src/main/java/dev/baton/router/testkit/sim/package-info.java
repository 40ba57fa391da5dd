/* SPDX-License-Identifier: Apache-2.0 */
/** A simulated prefill/decode cluster that is a {@link dev.baton.router.api.transport.Transport}, in virtual time. */
@NullMarked
package dev.baton.router.testkit.sim;

import org.jspecify.annotations.NullMarked;
