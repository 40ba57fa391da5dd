/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.transport.TransportCapabilities;

/** What {@link ClusterBuilder} collected that nodes need to know. Immutable. */
record ClusterSettings(
        EngineProfile prefillProfile,
        EngineProfile decodeProfile,
        PrefixCacheSettings prefixCache,
        TransferSettings transfer,
        NetworkDelay network,
        TransportCapabilities capabilities,
        int decodeBatch,
        int prefillChunkTokens,
        double workNoise,
        int outputBufferTokens,
        long handoffExpiryNanos,
        boolean firstTokenFromPrefill) {
    EngineProfile profile(Leg leg) {
        return leg == Leg.PREFILL ? prefillProfile : decodeProfile;
    }
}
