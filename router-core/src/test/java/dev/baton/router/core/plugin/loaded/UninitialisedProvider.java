/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin.loaded;

/** A provider whose class cannot be initialised. */
public final class UninitialisedProvider extends GoodProvider {
    static final int NUMBER = Integer.parseInt("not a number");
}
