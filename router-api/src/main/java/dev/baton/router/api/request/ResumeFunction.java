/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.api.request;

import dev.baton.router.api.annotation.Experimental;

/**
 * A host's way to continue a stream that broke after its client had seen a part of it (rule R11; Dynamo calls it request
 * migration): prefill runs again with the tokens generated so far, and decode goes on behind them.
 *
 * <pre>{@code
 * builder.resume(broken -> broken.continueWith(chat.append(textSoFar(broken.requestId()))), 3)
 * }</pre>
 *
 * <p>Must be thread-safe and must not block. It is called once for each break, never after the request has ended or was
 * cancelled. Sampling starts anew behind the last chunk, so hosts that promise one deterministic sample give up instead.
 * What it throws, or an answer of null, fails the one request as {@link Failure.UserCode}.
 *
 * @param <Q> the payload
 */
@Experimental
@FunctionalInterface
public interface ResumeFunction<Q> {
    /**
     * Decides what becomes of a broken stream.
     *
     * @param broken what was lost
     * @return how to go on, or that it cannot
     */
    Resumption<Q> resume(BrokenStream<Q> broken);
}
