/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

/**
 * How KV cache gets from a prefill node to a decode node. Immutable.
 *
 * <p>Each prefill node sends one prompt's KV at a time, first come first served, at full bandwidth; a receiving node
 * takes from any number of senders at once. A transfer takes {@code latency + tokens × bytesPerToken / bytesPerSecond},
 * of which only the second part occupies the sender.
 *
 * @param bytesPerToken bytes of KV cache for each token, at least 1
 * @param bytesPerSecond bandwidth, finite, above 0
 * @param latencyNanos fixed delay of each transfer, nanoseconds, 0 or more
 */
public record TransferSettings(long bytesPerToken, double bytesPerSecond, long latencyNanos) {
    /**
     * 327,680 bytes a token (70B), 25 GB/s, 50 µs: one 200 Gb/s card, the figures of BLIS. 12,000 tokens take 157 ms.
     */
    public static final TransferSettings RDMA_25_GB = new TransferSettings(327_680, 25e9, 50_000);

    /** 327,680 bytes a token (70B), 87 GB/s, 50 µs: four 200 Gb/s cards as measured by Mooncake (FAST'25). */
    public static final TransferSettings RDMA_87_GB = new TransferSettings(327_680, 87e9, 50_000);

    /** Checks the ranges. */
    public TransferSettings {
        Ranges.atLeast("bytesPerToken", 1L, bytesPerToken);
        Ranges.finiteAbove0("bytesPerSecond", bytesPerSecond);
        Ranges.atLeast("latencyNanos", 0L, latencyNanos);
    }

    /**
     * Computes how long a transfer occupies its sender.
     *
     * @param tokens tokens of KV cache, 0 or more
     * @return nanoseconds without latency, rounded
     */
    public long sendNanos(int tokens) {
        return Math.round(1e9 * tokens * bytesPerToken / bytesPerSecond);
    }
}
