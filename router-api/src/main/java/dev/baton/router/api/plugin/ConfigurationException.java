/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says everything that is wrong with a configuration at once. Immutable. */
public final class ConfigurationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String subject;
    private final transient List<String> errors;

    /**
     * Collects errors.
     *
     * @param subject what was being configured
     * @param errors one line each; each names the setting, its value and what would be right
     */
    public ConfigurationException(String subject, List<String> errors) {
        this(subject, errors, null);
    }

    /**
     * Collects errors that something else led to.
     *
     * @param subject what was being configured
     * @param errors one line each; each names the setting, its value and what would be right
     * @param cause what was thrown, or null
     */
    public ConfigurationException(String subject, List<String> errors, @Nullable Throwable cause) {
        super(subject + ": " + String.join("; ", errors), cause);
        this.subject = subject;
        this.errors = List.copyOf(errors);
    }

    /**
     * Returns what was being configured.
     *
     * @return for instance {@code strategy 'least_loaded'}
     */
    public String subject() {
        return subject;
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
