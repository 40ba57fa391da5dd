/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

/** The kinds of values that settings take. Immutable. */
public enum SettingType {
    /** A whole number. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** True or false. */
    BOOL,
    /** A duration. */
    DURATION,
    /** One of a few words. */
    CHOICE,
    /** Any text. */
    TEXT
}
