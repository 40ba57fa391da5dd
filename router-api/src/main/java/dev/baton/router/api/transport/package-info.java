/* SPDX-License-Identifier: Apache-2.0 */
/** The only thing that touches a network: the host's {@link dev.baton.router.api.transport.Transport}, its calls and results. */
@NullMarked
package dev.baton.router.api.transport;

import org.jspecify.annotations.NullMarked;
