/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import org.jspecify.annotations.Nullable;

/**
 * What an engine computes, step by step: a token for each request of the decode batch and a chunk of one prompt, after
 * vLLM's scheduler. Before each step requests are taken in, decode's first, since what has begun is to end; a prefill
 * node has prompts only.
 */
final class Stepper {
    private final Processor processor;
    private final Prompts prompts;
    private final @Nullable PrefillEngine prefill;
    private final @Nullable DecodeEngine decode;
    private boolean inside; // what a step sets free must not begin the next one before its end

    Stepper(Processor processor, Prompts prompts, @Nullable PrefillEngine prefill, @Nullable DecodeEngine decode) {
        this.processor = processor;
        this.prompts = prompts;
        this.prefill = prefill;
        this.decode = decode;
    }

    /** Begins the next step, unless one is under way or there is nothing to do. */
    void work() {
        if (!inside && !processor.isBusy()) {
            inside = true;
            try {
                takeIn();
                beginStep();
            } finally {
                inside = false;
            }
        }
    }

    private void takeIn() {
        if (decode != null) {
            decode.takeIn();
        }
        if (prefill != null && (decode == null || !decode.isShortOfKv())) {
            prefill.takeIn();
        }
    }

    private void beginStep() {
        boolean batch = decode != null && decode.beginStep();
        if (batch || !prompts.isEmpty()) {
            long decodeNanos = decode == null ? 0 : decode.stepNanos();
            processor.start(decodeNanos + prompts.beginChunk(), this::stepped);
        }
    }

    private void stepped() {
        inside = true;
        try {
            if (decode != null) {
                decode.endStep();
            }
            prompts.endChunk();
        } finally {
            inside = false;
        }
        work();
    }
}
