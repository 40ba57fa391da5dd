/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import java.util.function.Function;

/** What {@link ClusterBuilder} collected that nodes need to know. Immutable. */
record ClusterSettings(
        Roles<EngineProfile> profiles,
        Roles<PrefixCacheSettings> caches,
        Roles<Integer> concurrency,
        TransferSettings transfer,
        NetworkDelay network,
        TransportCapabilities capabilities,
        Function<Node, LegOrder> order,
        int prefillChunkTokens,
        double workNoise,
        int outputBufferTokens,
        long handoffExpiryNanos,
        long rendezvousLimitNanos,
        int decodeComputesUpToTokens,
        boolean firstTokenFromPrefill,
        EarlyEnds earlyEnds) {
    /** One value for each role. */
    record Roles<V>(V prefill, V decode, V hybrid) {
        V of(NodeRole role) {
            return switch (role) {
                case PREFILL -> prefill;
                case DECODE -> decode;
                case HYBRID -> hybrid;
            };
        }
    }

    EngineProfile profile(NodeRole role) {
        return profiles.of(role);
    }

    PrefixCacheSettings cache(NodeRole role) {
        return caches.of(role);
    }

    /** How many requests a decode engine takes in. */
    int decodeBatch(NodeRole role) {
        return concurrency.of(role);
    }
}
