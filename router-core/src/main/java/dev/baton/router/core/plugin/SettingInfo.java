/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import org.jspecify.annotations.Nullable;

/**
 * What a plugin tells of one of its settings. Immutable.
 *
 * @param name the setting
 * @param type what kind of value it takes
 * @param fallback its value if it is not set, as a host would write it; null if it has none
 * @param range the good values, in words: what can follow "must be"
 * @param doc what it does, one line
 */
public record SettingInfo(
        String name, SettingType type, @Nullable String fallback, String range, String doc) {}
