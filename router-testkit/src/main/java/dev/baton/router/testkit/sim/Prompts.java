/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** The prompts that one engine computes: first come first served, one chunk of one prompt with each step. */
final class Prompts {
    private final int chunkTokens;
    private final Deque<PromptRun> queue = new ArrayDeque<>();
    private boolean inStep;

    Prompts(int chunkTokens) {
        this.chunkTokens = chunkTokens;
    }

    void add(PromptRun run) {
        queue.addLast(run);
    }

    /** Lets go of a prompt, at once or after the chunk that is being computed; it is then told that it stopped. */
    void withdraw(PromptRun run) {
        if (inStep && run.equals(queue.peekFirst())) {
            run.withdraw();
        } else if (queue.remove(run)) {
            run.stopped();
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Begins the next chunk, if there is one; returns how long it takes, nanoseconds. */
    long beginChunk() {
        inStep = !queue.isEmpty();
        return inStep ? queue.element().beginChunk(chunkTokens) : 0;
    }

    /** Ends the chunk that was begun, if there was one. */
    void endChunk() {
        if (inStep) {
            inStep = false;
            PromptRun run = queue.element();
            if (run.endChunk()) {
                queue.remove();
                run.over();
            }
        }
    }

    void crash() {
        queue.clear();
        inStep = false;
    }
}
