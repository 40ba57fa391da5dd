/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.LoadReport;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.RouteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes scenes from a seed. Confined to one thread. */
final class Scenes {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 8, 17, 64};
    private static final int BLOCK = 16;

    private final Random random;
    private int requests;

    Scenes(long seed) {
        this.random = new Random(seed);
    }

    /** Makes scenes as a router meets them: idle and busy pools of all sizes, some nodes full, some with reports. */
    List<Scene> ordinary(int count) {
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RouteRequest request = request();
            int prefills = SIZES[random.nextInt(SIZES.length)];
            int decodes = SIZES[random.nextInt(SIZES.length)];
            scenes.add(new Scene(
                    request,
                    busy(TestPool.of(Leg.PREFILL, nodes("p", prefills)), request),
                    busy(TestPool.of(Leg.DECODE, nodes("d", decodes)), request)));
        }
        return scenes;
    }

    /** Makes scenes of nodes that come, go and restart from one to the next; slots are used again. */
    List<Scene> changing(int count) {
        List<Node> prefills = new ArrayList<>(nodes("p", 6));
        List<Node> decodes = new ArrayList<>(nodes("d", 6));
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            change(prefills, "p", i);
            change(decodes, "d", i);
            scenes.add(new Scene(request(), TestPool.of(Leg.PREFILL, prefills), TestPool.of(Leg.DECODE, decodes)));
        }
        return scenes;
    }

    /** Makes scenes of pools of idle nodes that differ by id alone; each request is a stranger. */
    List<Scene> idle(int count, int size) {
        TestPool prefill = TestPool.alike(Leg.PREFILL, size);
        TestPool decode = TestPool.alike(Leg.DECODE, size);
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scenes.add(new Scene(request(), prefill, decode));
        }
        return scenes;
    }

    /** Makes scenes at the limits of what the API allows: empty and endless prompts, counters at their ends, odd reports. */
    List<Scene> extreme() {
        List<RouteRequest> asked = List.of(
                RouteRequest.builder().build(),
                RouteRequest.builder()
                        .promptTokens(Integer.MAX_VALUE)
                        .maxOutputTokens(Integer.MAX_VALUE)
                        .prefixHashes(Long.MIN_VALUE, 0, Long.MAX_VALUE)
                        .session("")
                        .priority(Integer.MIN_VALUE)
                        .build());
        List<Scene> scenes = new ArrayList<>();
        for (RouteRequest request : asked) {
            scenes.add(new Scene(request, TestPool.alike(Leg.PREFILL, 1), TestPool.alike(Leg.DECODE, 1)));
            scenes.add(new Scene(request, extremes(Leg.PREFILL, request), extremes(Leg.DECODE, request)));
            TestPool allFull = extremes(Leg.DECODE, request);
            for (int i = 0; i < allFull.size(); i++) {
                allFull.full(i);
            }
            scenes.add(new Scene(request, TestPool.alike(Leg.PREFILL, 2).full(0).full(1), allFull));
        }
        return scenes;
    }

    private static TestPool extremes(Leg leg, RouteRequest request) {
        List<Node> nodes = List.of(
                Node.hybrid("a").weight(Double.MIN_VALUE).build(),
                Node.hybrid("b").weight(Double.MAX_VALUE).maxConcurrent(1).build(),
                Node.hybrid("c")
                        .maxConcurrent(Integer.MAX_VALUE)
                        .kvCapacityTokens(1)
                        .build(),
                Node.hybrid("d").kvCapacityTokens(1000).maxPrefillTokens(1).build(),
                Node.hybrid("e").incarnation("2").label(Node.ZONE, "").build());
        LoadReport silent =
                new LoadReport(0, LoadReport.UNKNOWN, LoadReport.UNKNOWN, LoadReport.UNKNOWN, LoadReport.UNKNOWN);
        LoadReport swamped = new LoadReport(0, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        LoadReport nothing = new LoadReport(0, 0, 0, 0, 0);
        return TestPool.of(leg, nodes)
                .inFlight(1, 1)
                .inFlight(2, Integer.MAX_VALUE)
                .prefillTokens(2, Long.MAX_VALUE)
                .kvTokens(2, Long.MAX_VALUE)
                .plannedNanos(2, Long.MAX_VALUE)
                .cachedTokens(2, request.promptTokens())
                .kvTokens(3, 2000)
                .report(0, silent, 0)
                .report(1, swamped, -1)
                .report(2, swamped, 0)
                .report(3, nothing, Long.MAX_VALUE)
                .slot(4, 1000);
    }

    RouteRequest request() {
        requests++;
        int blocks = random.nextInt(20);
        long[] hashes = random.longs(blocks).toArray();
        RouteRequest.Builder request = RouteRequest.builder()
                .id("request-" + requests)
                .promptTokens(random.nextInt(10) == 0 ? 0 : BLOCK * blocks + random.nextInt(1 << random.nextInt(14)))
                .maxOutputTokens(random.nextInt(1000))
                .prefixHashes(hashes);
        return random.nextBoolean() ? request.session("session-" + requests).build() : request.build();
    }

    private List<Node> nodes(String prefix, int count) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(node(String.format("%s%04d", prefix, i)));
        }
        return nodes;
    }

    private Node node(String id) {
        Node.Builder node = Node.hybrid(id)
                .maxConcurrent(8 + random.nextInt(56))
                .weight(random.nextInt(4) == 0 ? 0.5 + random.nextDouble() : 1);
        if (random.nextInt(8) > 0) {
            node.kvCapacityTokens(50_000 + random.nextInt(400_000));
        }
        return random.nextBoolean()
                ? node.label(Node.ZONE, "zone-" + random.nextInt(2)).build()
                : node.build();
    }

    private TestPool busy(TestPool pool, RouteRequest request) {
        int most = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(8);
        for (int i = 0; i < pool.size(); i++) {
            int held = random.nextInt(most);
            pool.inFlight(i, held)
                    .prefillTokens(i, held * (long) random.nextInt(5_000))
                    .kvTokens(i, held * (long) random.nextInt(6_000))
                    .plannedNanos(i, random.nextInt(4) == 0 ? random.nextInt(1_000_000_000) : 0)
                    .cachedTokens(i, random.nextInt(request.promptTokens() + 1));
            if (random.nextInt(6) == 0) {
                pool.full(i);
            }
            if (random.nextInt(3) == 0) {
                long total = 50_000L + random.nextInt(400_000);
                LoadReport report = new LoadReport(0, held, random.nextInt(3), random.nextInt(50_000), total);
                pool.report(i, report, random.nextInt(4) * 1_000_000_000L);
            }
        }
        return pool;
    }

    /** One joins, one leaves, one restarts, in turn. */
    private void change(List<Node> nodes, String prefix, int step) {
        int which = random.nextInt(nodes.size());
        switch (step % 3) {
            case 0 -> nodes.add(node(String.format("%s%04d", prefix, 100 + step)));
            case 1 -> {
                if (nodes.size() > 1) {
                    nodes.remove(which);
                }
            }
            default ->
                nodes.set(
                        which,
                        nodes.get(which).toBuilder()
                                .incarnation("after step " + step)
                                .build());
        }
    }
}
