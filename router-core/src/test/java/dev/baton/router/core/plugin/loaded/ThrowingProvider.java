/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin.loaded;

/** A provider that cannot be made. */
public final class ThrowingProvider extends GoodProvider {
    public ThrowingProvider() {
        throw new IllegalStateException("no licence");
    }
}
