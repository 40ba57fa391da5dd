/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.transport;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the engines behind a transport work. Immutable.
 *
 * @param order whether the legs run one after the other or together
 * @param traits what else they can do
 */
public record TransportCapabilities(LegOrder order, Set<Trait> traits) {
    /** How the two legs of a request are dispatched. Immutable. */
    public enum LegOrder {
        /** Prefill, then decode with what prefill returned: vLLM. */
        SEQUENTIAL,
        /** Both at once, meeting under a rendezvous id: SGLang. */
        CONCURRENT
    }

    /** What engines can do. Immutable. */
    public enum Trait {
        /** A handoff can be decoded a second time, so that a decode lost before its first chunk needs no new prefill. */
        REUSABLE_HANDOFF,
        /** A handoff can be decoded on another node than the one named in the prefill call: decode pulls. */
        RETARGETABLE_HANDOFF,
        /** A decode may be aborted before its first chunk without harm to the engine. */
        ABORT_BEFORE_FIRST_CHUNK,
        /** A prefill node can pull cached KV from another. */
        PULL_KV
    }

    /** Copies the traits. */
    public TransportCapabilities {
        traits = Set.copyOf(traits);
    }

    /**
     * Describes engines that run one leg after the other.
     *
     * @param traits what else they can do
     * @return the capabilities
     */
    public static TransportCapabilities sequential(Trait... traits) {
        return new TransportCapabilities(LegOrder.SEQUENTIAL, setOf(traits));
    }

    /**
     * Describes engines that run both legs together.
     *
     * @param traits what else they can do
     * @return the capabilities
     */
    public static TransportCapabilities concurrent(Trait... traits) {
        return new TransportCapabilities(LegOrder.CONCURRENT, setOf(traits));
    }

    /**
     * Says whether the engines have a trait.
     *
     * @param trait the trait asked about
     * @return true if they have it
     */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    private static Set<Trait> setOf(Trait... traits) {
        Set<Trait> set = EnumSet.noneOf(Trait.class);
        Collections.addAll(set, traits);
        return set;
    }
}
