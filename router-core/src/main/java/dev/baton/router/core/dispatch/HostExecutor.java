/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what must run on an executor that is the host's code: it may refuse, throw, or throw after it has run the task. */
final class HostExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(HostExecutor.class);

    private HostExecutor() {}

    /** Runs a task once: on the host's executor, or otherwise if that throws. */
    static void runOnce(Executor host, Runnable task, Consumer<Runnable> otherwise) {
        AtomicBoolean begun = new AtomicBoolean();
        Runnable once = () -> {
            if (begun.compareAndSet(false, true)) {
                task.run();
            }
        };
        try {
            host.execute(once);
        } catch (Throwable e) { // whatever it throws, the task must run
            LOG.debug("the host's executor refused; running on the calling thread", e);
            otherwise.accept(once);
        }
    }
}
