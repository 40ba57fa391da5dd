/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.burn;

import dev.baton.router.api.RequestRouter;
import dev.baton.router.api.RoutedCall;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What user code does to a router from inside the router's own call: it looks at it, withdraws some request, submits
 * another. Confined to one thread.
 */
final class CallBack {
    private static final double CANCELS = 0.05;
    private static final double SUBMITS = 0.05;

    private final RandomGenerator random;
    private final ActiveTroubles troubles;
    private final Runnable submitNext;
    private @Nullable RequestRouter<?, ?> router;
    private boolean running;

    CallBack(RandomGenerator random, ActiveTroubles troubles, Runnable submitNext) {
        this.random = random;
        this.troubles = troubles;
        this.submitNext = submitNext;
    }

    void begin(RequestRouter<?, ?> called) {
        router = called;
    }

    /** Calls back, unless this was called from inside what it did. */
    void run() {
        RequestRouter<?, ?> called = router;
        if (called == null || running) {
            return;
        }
        running = true;
        called.stats();
        called.registry().nodes();
        double drawn = random.nextDouble();
        if (drawn < CANCELS) {
            List.copyOf(troubles.alive()).stream().findFirst().ifPresent(RoutedCall::cancel);
        } else if (drawn < CANCELS + SUBMITS) {
            submitNext.run();
        }
        running = false;
    }
}
