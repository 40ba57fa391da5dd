/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.dispatch;

import dev.baton.router.api.request.BrokenStream;
import dev.baton.router.api.request.Resumption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stream that broke after its client had seen chunks may go on: as often as the host allows, if the host says
 * how (rule R11). Confined to the request's mailbox.
 */
final class Resumes<Q> {
    private final @Nullable ResumeSetting<Q> setting;
    private int count;
    private long seenAtLast;

    Resumes(@Nullable ResumeSetting<Q> setting) {
        this.setting = setting;
    }

    /** Says whether the client has seen chunks of the attempt that failed. */
    boolean isBroken(ClientStream<?> client) {
        return client.chunks() > seenAtLast;
    }

    /** Says whether this request was resumed before. */
    boolean any() {
        return count > 0;
    }

    /** Says whether the host has said how and the limit is not reached. */
    boolean mayAsk() {
        return setting != null && count < setting.limit();
    }

    /** Asks the host, which may be asked. What its function throws goes to the caller. */
    Resumption<Q> ask(Call<Q, ?, ?> call, String nodeId, Throwable cause) {
        Work<Q> whole = call.submitted;
        BrokenStream<Q> broken = new BrokenStream<>(
                call.id(),
                whole.request(),
                whole.payload(),
                call.client.chunks(),
                call.client.tokens(),
                count,
                nodeId,
                cause);
        return Objects.requireNonNull(
                Objects.requireNonNull(setting).function().resume(broken), "the resume function's answer");
    }

    /** From now on a failure before the next chunk is not a break. */
    void resumed(ClientStream<?> client) {
        count++;
        seenAtLast = client.chunks();
    }
}
