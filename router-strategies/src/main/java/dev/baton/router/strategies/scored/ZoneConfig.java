/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.strategies.scored;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.plugin.Settings;
import dev.baton.router.api.request.RouteRequest;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the scorer and the filter {@code zone}. Immutable.
 *
 * @param label the label of nodes that is compared; also the request attribute that says what a request prefers
 * @param value what requests prefer that do not say; null for nothing
 */
public record ZoneConfig(String label, @Nullable String value) {
    /** Compares zones; prefers none. */
    public static final ZoneConfig DEFAULT = new ZoneConfig(Node.ZONE, null);

    static ZoneConfig read(Settings settings) {
        String value =
                settings.text("value", null, "what is preferred by requests that have no attribute of the label");
        String label = settings.text("label", Node.ZONE, "which label of nodes is compared");
        return new ZoneConfig(label == null ? Node.ZONE : label, value);
    }

    @Nullable
    String wantedBy(RouteRequest request) {
        return request.attributes().get(label) instanceof String said ? said : value;
    }
}
