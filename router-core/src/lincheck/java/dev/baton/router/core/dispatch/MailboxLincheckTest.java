/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import static dev.baton.router.core.lincheck.ModelChecker.checkRace;
import static dev.baton.router.core.lincheck.ModelChecker.expect;

import dev.baton.router.api.time.TaskScheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Steps of a mailbox run one at a time, each once, those of one thread in the order in which it brought them.
 *
 * <p>Not linearizable: a step may run after the call that brought it has returned, on another thread. All have run when
 * all have returned.
 */
class MailboxLincheckTest {
    /** Nobody else lends a thread. */
    private static final TaskScheduler NEVER = (delayNanos, task) -> () -> {};

    @Test
    void stepsRunOneAtATimeEachOnceInOrder() {
        checkRace(() -> {
            Steps steps = new Steps();
            Mailbox mailbox = new Mailbox(null, NEVER);
            return new Runnable[] {
                () -> steps.bring(mailbox, 10, 11), () -> steps.bring(mailbox, 20, 21), () -> steps.expectAll(4)
            };
        });
    }

    /** Each of two mailboxes has steps that bring steps to the other, so that both give way to each other. */
    @Test
    void mailboxesThatGiveWayToEachOtherLoseNoStep() {
        checkRace(() -> {
            Steps steps = new Steps();
            Steps others = new Steps();
            Mailbox mailbox = new Mailbox(null, NEVER);
            Mailbox other = new Mailbox(null, NEVER);
            return new Runnable[] {
                () -> {
                    mailbox.execute(() -> others.bring(other, 10, 11));
                    steps.bring(mailbox, 12);
                },
                () -> {
                    other.execute(() -> steps.bring(mailbox, 20, 21));
                    others.bring(other, 22);
                },
                () -> {
                    steps.expectAll(3);
                    others.expectAll(3);
                }
            };
        });
    }

    @Test
    void anExecutorThatRunsAStepAndThenRefusesRunsItOnce() {
        checkRace(() -> {
            Steps steps = new Steps();
            Mailbox mailbox = new Mailbox(
                    task -> {
                        task.run();
                        throw new IllegalStateException("refused");
                    },
                    NEVER);
            return new Runnable[] {
                () -> steps.bring(mailbox, 10, 11), () -> steps.bring(mailbox, 20), () -> steps.expectAll(3)
            };
        });
    }

    /** What steps did. Not thread-safe, as what a request's steps do need not be. */
    private static final class Steps {
        private final List<Integer> done = new ArrayList<>();
        private boolean inOne;
        private boolean overlapped;

        /** Brings steps; those of one thread have numbers of the same ten. */
        void bring(Mailbox mailbox, int... numbers) {
            for (int number : numbers) {
                mailbox.execute(() -> run(number));
            }
        }

        private void run(int number) {
            overlapped |= inOne;
            inOne = true;
            done.add(number);
            inOne = false;
        }

        void expectAll(int count) {
            expect(!overlapped, "two steps ran at the same time");
            expect("steps in " + done, count, done.size());
            for (int i = 0; i < done.size(); i++) {
                for (int j = i + 1; j < done.size(); j++) {
                    boolean sameThread = done.get(i) / 10 == done.get(j) / 10;
                    expect(!sameThread || done.get(i) < done.get(j), "steps of one thread out of order: " + done);
                }
            }
        }
    }
}
