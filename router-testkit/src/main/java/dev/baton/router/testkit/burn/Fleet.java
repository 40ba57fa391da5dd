/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.TransportCapabilities;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.testkit.sim.EngineProfile;
import dev.baton.router.testkit.sim.NetworkDelay;
import dev.baton.router.testkit.sim.SimulatedCluster;
import dev.baton.router.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The engines of one scenario. Immutable.
 *
 * @param mode how legs are dispatched
 * @param traits what else the engines can do
 * @param prefillNodes how many
 * @param decodeNodes how many
 * @param hybridNodes how many
 * @param prefillConcurrency requests that each prefill node may hold
 * @param decodeConcurrency requests that each decode node may hold
 * @param kvTokens KV cache of each node
 * @param prefillTokens prompt tokens that a prefill node may hold
 * @param models how many models there are, each on every so-many-th node; 1: nodes serve any
 * @param firstTokenFromPrefill whether prefill makes the first token
 * @param workNoise how far work strays from what is predicted
 */
record Fleet(
        Mode mode,
        Set<Trait> traits,
        int prefillNodes,
        int decodeNodes,
        int hybridNodes,
        int prefillConcurrency,
        int decodeConcurrency,
        long kvTokens,
        long prefillTokens,
        int models,
        boolean firstTokenFromPrefill,
        double workNoise) {
    private static final Duration RENDEZVOUS_LIMIT = Duration.ofSeconds(30);

    static Fleet draw(RandomGenerator random, Mode mode) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (Trait trait :
                List.of(Trait.REUSABLE_HANDOFF, Trait.RETARGETABLE_HANDOFF, Trait.ABORT_BEFORE_FIRST_CHUNK)) {
            if (Draws.chance(random, 0.5)) {
                traits.add(trait);
            }
        }
        boolean labelled = Draws.chance(random, 0.2);
        int hybrids = Draws.chance(random, 0.3) ? Draws.between(random, 1, 3) : 0;
        int least = labelled ? 2 : hybrids > 0 ? 0 : 1;
        return new Fleet(
                mode,
                traits,
                Draws.between(random, least, 4),
                Draws.between(random, least, 4),
                hybrids,
                Draws.between(random, 1, 3),
                Draws.between(random, 1, 8),
                Draws.between(random, 4_000, 20_000),
                Draws.chance(random, 0.3) ? Draws.between(random, 3_000, 8_000) : Node.UNLIMITED,
                labelled ? 2 : 1,
                Draws.chance(random, 0.3),
                Draws.chance(random, 0.5) ? 0 : 0.3);
    }

    SimulatedCluster build(VirtualTime time, long seed) {
        return SimulatedCluster.builder(time)
                .seed(seed)
                .capabilities(new TransportCapabilities(mode.order(), traits))
                .prefillNodes(prefillNodes)
                .decodeNodes(decodeNodes)
                .hybridNodes(hybridNodes)
                .hybridConcurrency(decodeConcurrency)
                .prefillConcurrency(prefillConcurrency)
                .decodeConcurrency(decodeConcurrency)
                .profile(EngineProfile.LLAMA2_70B_TP4_H100.withKvCapacityTokens(kvTokens))
                .network(NetworkDelay.DEFAULT)
                .firstTokenFromPrefill(firstTokenFromPrefill)
                .workNoise(workNoise)
                .rendezvousLimit(RENDEZVOUS_LIMIT)
                .describe(this::describe)
                .build();
    }

    private Node.Builder describe(Node.Builder node) {
        Node plain = node.build();
        node.maxPrefillTokens(prefillTokens);
        if (models > 1) {
            int number = Integer.parseInt(plain.id().substring(plain.id().lastIndexOf('-') + 1));
            node.label(Node.MODEL, model(number));
        }
        return node;
    }

    String model(int number) {
        return "model-" + number % models;
    }
}
