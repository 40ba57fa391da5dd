/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.customstrategy;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.strategy.Candidates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decode nodes with what a test says is on them. A node with 8 requests is full. Confined to one thread. */
final class Pool implements Candidates {
    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> inFlight = new ArrayList<>();

    Pool node(String zone, int requests) {
        Node.Builder node = Node.decode("d" + nodes.size()).maxConcurrent(8);
        nodes.add(zone.isEmpty() ? node.build() : node.label(Node.ZONE, zone).build());
        inFlight.add(requests);
        return this;
    }

    @Override
    public Leg leg() {
        return Leg.DECODE;
    }

    @Override
    public int size() {
        return nodes.size();
    }

    @Override
    public Node node(int index) {
        return nodes.get(index);
    }

    @Override
    public boolean hasRoom(int index) {
        return inFlight(index) < node(index).maxConcurrent();
    }

    @Override
    public int inFlight(int index) {
        return inFlight.get(index);
    }

    @Override
    public long prefillTokens(int index) {
        return 0;
    }

    @Override
    public long kvTokens(int index) {
        return 0;
    }

    @Override
    public long plannedNanos(int index) {
        return 0;
    }

    @Override
    public int cachedTokens(int index) {
        return 0;
    }

    @Override
    public @Nullable LoadReport reported(int index) {
        return null;
    }

    @Override
    public long reportAgeNanos(int index) {
        return Long.MAX_VALUE;
    }
}
