/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin.loaded;

/** A second provider that works, named after all the broken ones. */
public final class LastProvider extends GoodProvider {
    @Override
    public String name() {
        return "last";
    }
}
