/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.admission;

import dev.baton.router.api.admission.AdmissionDecision;
import dev.baton.router.api.admission.QueueOrder;
import dev.baton.router.api.knowledge.CostModel;
import dev.baton.router.api.knowledge.PrefixIndex;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeStatus;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.core.dispatch.Trampoline;
import dev.baton.router.core.placement.Choosers;
import dev.baton.router.core.placement.Credit;
import dev.baton.router.core.placement.PlacementTools;
import dev.baton.router.core.placement.Placer;
import dev.baton.router.core.placement.Seeker;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.registry.RegistryObserver;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One hybrid node and the way in to it. Time stands still and timers never fire. Thread-safe. */
final class Fleet {
    private final DefaultNodeRegistry registry = new DefaultNodeRegistry();
    private final PlacementTools tools = new PlacementTools(() -> 0, () -> 1, PrefixIndex.NONE, CostModel.PRIOR);
    private final Admission admission;

    /** Makes a node with room for so many requests. */
    Fleet(int places) {
        registry.register(Node.hybrid("h").maxConcurrent(places).build());
        Placer placer = new Placer(registry, new Choosers((r, nodes) -> 0, (r, nodes) -> 0, null), new Credit.Book(), node -> false);
        admission = new Admission(
                placer,
                (request, pressure) -> new AdmissionDecision.Admit(Duration.ofHours(1), 100),
                QueueOrder.FIFO,
                100,
                Long.MAX_VALUE,
                () -> 0,
                (delay, task) -> () -> {},
                Trampoline::run);
        registry.observe(new RegistryObserver() {
            @Override
            public void onStatusChanged(NodeState state, @Nullable NodeStatus from, NodeStatus to, String cause) {
                admission.capacityFreed();
            }

            @Override
            public void onCapacityFreed(NodeState state) {
                admission.capacityFreed();
            }
        });
    }

    Admission admission() {
        return admission;
    }

    DefaultNodeRegistry registry() {
        return registry;
    }

    NodeState node() {
        return Objects.requireNonNull(registry.snapshot().member("h"));
    }

    TestWaiter waiter(int number) {
        RouteRequest request = RouteRequest.builder().promptTokens(1).build();
        return new TestWaiter(number, new Seeker(request, Seeker.Wanted.BOTH, null, 1, (hold, cause) -> {}, tools));
    }

    /** Lets one in. */
    TestWaiter enter(int number) {
        TestWaiter waiter = waiter(number);
        admission.enter(waiter);
        return waiter;
    }
}
