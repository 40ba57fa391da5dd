/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.quickstart;

import dev.baton.router.api.NodeRegistry;
import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import dev.baton.router.api.admission.BackpressurePolicy;
import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.request.Outcome;
import dev.baton.router.api.request.RouteRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Routes prompts over two prefill and two decode workers on real threads, and loses one of each on the way. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Runs it.
     *
     * @param args not used
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        NodeRegistry registry = NodeRegistry.create();
        registry.register(Node.prefill("p0").maxConcurrent(2).build());
        registry.register(Node.prefill("p1").maxConcurrent(2).build());
        registry.register(Node.decode("d0").kvCapacityTokens(4_000).build());
        registry.register(Node.decode("d1").kvCapacityTokens(4_000).build());

        int failed = 0;
        try (Workers workers = new Workers();
                RequestRouter<String, String> router = RequestRouter.builder(workers)
                        .registry(registry)
                        .prefillStrategy("least_loaded")
                        .decodeStrategy("memory_aware")
                        .backpressure(BackpressurePolicy.queue(256, Duration.ofSeconds(5)))
                        .listener(Quickstart::tell)
                        .build()) {
            List<RoutedCall> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String prompt = "tell me story number " + i;
                RouteRequest request = RouteRequest.builder()
                        .id("story-" + i)
                        .promptTokens(prompt.length())
                        .maxOutputTokens(12)
                        .build();
                calls.add(router.submit(request, prompt, new Printer(request.id(), i == 0)));
                if (i == 5) {
                    workers.kill("p0"); // its prefills are dispatched again elsewhere
                }
            }
            for (RoutedCall call : calls) {
                Outcome outcome = call.outcome().toCompletableFuture().join();
                System.out.println(call.id() + ": " + outcome.getClass().getSimpleName() + " on " + call.placement()
                        + " after " + outcome.summary().attempts() + " attempt(s)");
                failed += outcome instanceof Outcome.Completed ? 0 : 1;
            }
            System.out.println(router.stats());
        }
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void tell(RouterEvent event) {
        if (event instanceof RouterEvent.Redispatched again) {
            System.out.println(again.requestId() + ": dispatched again, because "
                    + again.cause().getMessage());
        } else if (event instanceof RouterEvent.NodeStatusChanged change && change.from() != null) {
            System.out.println(change.node().id() + ": " + change.from() + " → " + change.to() + ", " + change.cause());
        }
    }
}
