/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

import java.util.List;

/** Says everything that is wrong with a configuration at once. Immutable. */
public final class ConfigurationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    /**
     * Collects errors.
     *
     * @param subject what was being configured
     * @param errors one line each; each names the setting, its value and what would be right
     */
    public ConfigurationException(String subject, List<String> errors) {
        super(subject + ": " + String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    /**
     * Returns the errors.
     *
     * @return one line each
     */
    public List<String> errors() {
        return errors;
    }
}
