/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.request.RouteRequest;

/** A request and the pools that it finds: what one call of a plugin is about. Immutable as far as nobody changes the pools. */
record Scene(RouteRequest request, TestPool prefill, TestPool decode) {
    @Override
    public String toString() {
        return request + "; " + prefill + "; " + decode;
    }
}
