/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.admission.LegPressure;
import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.StrategyFeedback;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.registry.Pool;
import org.jspecify.annotations.Nullable;

/**
 * One leg's nodes as a request sees them: a view of a pool's live counters that is re-aimed and never copied. Confined
 * to whoever has the request in hand.
 */
public final class LegSearch implements Candidates, LegPressure {

    private final Leg leg;
    private final RouteRequest request;
    private final long prefillNeed;
    private final long kvLeast;
    private final long kvNeed;
    private final long hybridKvNeed;
    private final PlacementTools tools;
    private Pool pool = Pool.EMPTY;
    private int[] cachedBlocksBySlot = {};
    private boolean cacheKnown;

    /**
     * Makes a view of nothing.
     *
     * @param prefillNeed prompt tokens that it claims
     * @param kvLeast KV tokens without which it cannot run at all
     * @param kvNeed KV tokens that it claims, what it is expected to generate included
     * @param hybridKvNeed the same on a hybrid node, where the other leg stays too
     */
    LegSearch(
            Leg leg,
            RouteRequest request,
            long prefillNeed,
            long kvLeast,
            long kvNeed,
            long hybridKvNeed,
            PlacementTools tools) {
        this.leg = leg;
        this.request = request;
        this.prefillNeed = prefillNeed;
        this.kvLeast = kvLeast;
        this.kvNeed = kvNeed;
        this.hybridKvNeed = hybridKvNeed;
        this.tools = tools;
    }

    /** Aims at a pool. */
    void aim(Pool at) {
        this.pool = at;
        this.cacheKnown = false;
    }

    /** Returns the pool that it is aimed at. */
    public Pool pool() {
        return pool;
    }

    /** Returns the KV tokens that this leg claims where they are to be had. */
    long kvNeed() {
        return kvNeed;
    }

    /** Says whether a node could take this leg now. */
    public boolean hasRoom(NodeState state) {
        return state.hasRoom(1, prefillNeed, kvNeedOn(state));
    }

    /** Says whether a node could ever take this leg. */
    public boolean couldFit(NodeState state) {
        return state.couldFit(prefillNeed, kvLeast);
    }

    @Nullable
    Hold tryTake(NodeState state, Hold.Owner owner, StrategyFeedback chosenBy) {
        return Hold.tryTake(state, leg, 1, prefillNeed, kvNeedOn(state), owner, chosenBy);
    }

    /** Claims a node for this leg alone, though a hybrid one could take both. */
    @Nullable
    Hold tryTakeAlone(NodeState state, Hold.Owner owner, StrategyFeedback chosenBy) {
        long need = Math.min(kvNeed, state.node().kvCapacityTokens());
        return Hold.tryTake(state, leg, 1, prefillNeed, need, owner, chosenBy);
    }

    /** Returns what it claims on a node: what it is expected to need, but never more than the node has. */
    long kvNeedOn(NodeState state) {
        long need = state.node().role() == NodeRole.HYBRID ? hybridKvNeed : kvNeed;
        return Math.min(need, state.node().kvCapacityTokens());
    }

    @Override
    public Leg leg() {
        return leg;
    }

    @Override
    public int size() {
        return pool.size();
    }

    @Override
    public Node node(int index) {
        return pool.get(index).node();
    }

    @Override
    public int slot(int index) {
        return pool.get(index).slot();
    }

    @Override
    public boolean hasRoom(int index) {
        return hasRoom(pool.get(index));
    }

    @Override
    public int inFlight(int index) {
        return pool.get(index).requests();
    }

    @Override
    public long prefillTokens(int index) {
        return pool.get(index).prefillTokens();
    }

    @Override
    public long kvTokens(int index) {
        return pool.get(index).kvTokensWithOverdraft();
    }

    @Override
    public long plannedNanos(int index) {
        return pool.get(index).plannedNanos();
    }

    @Override
    public int cachedTokens(int index) {
        int blockTokens = tools.prefixIndex().blockTokens();
        if (blockTokens == 0 || request.prefixBlocks() == 0) {
            return 0;
        }
        if (!cacheKnown) {
            lookUpCache();
        }
        long tokens = (long) cachedBlocksBySlot[pool.get(index).slot()] * blockTokens;
        return (int) Math.min(tokens, request.promptTokens());
    }

    @Override
    public @Nullable LoadReport reported(int index) {
        return pool.get(index).report();
    }

    @Override
    public long reportAgeNanos(int index) {
        LoadReport report = pool.get(index).report();
        return report == null ? Long.MAX_VALUE : tools.clock().nanoTime() - report.takenAtNanos();
    }

    /** Says whether any node could take this leg now. */
    boolean anyHasRoom() {
        for (int i = 0; i < pool.size(); i++) {
            if (hasRoom(i)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int usableNodes() {
        return pool.size();
    }

    @Override
    public int nodesWithRoom() {
        int count = 0;
        for (int i = 0; i < pool.size(); i++) {
            count += hasRoom(i) ? 1 : 0;
        }
        return count;
    }

    @Override
    public long inFlight() {
        long sum = 0;
        for (int i = 0; i < pool.size(); i++) {
            sum += pool.get(i).requests();
        }
        return sum;
    }

    @Override
    public long maxConcurrent() {
        long sum = 0;
        for (int i = 0; i < pool.size(); i++) {
            sum += pool.get(i).maxConcurrent();
        }
        return sum;
    }

    private void lookUpCache() {
        int slots = 0;
        for (int i = 0; i < pool.size(); i++) {
            slots = Math.max(slots, pool.get(i).slot() + 1);
        }
        cachedBlocksBySlot = new int[slots];
        tools.prefixIndex().longestMatches(request, cachedBlocksBySlot);
        cacheKnown = true;
    }
}
