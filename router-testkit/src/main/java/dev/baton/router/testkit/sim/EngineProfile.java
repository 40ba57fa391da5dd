/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import java.util.Objects;

/**
 * How fast one simulated engine is and how much KV cache it has. Immutable.
 *
 * <p>The named profiles are fits, not measurements of this simulator. Llama2-70B: least squares on the measured points
 * of Splitwise (ISCA'24), which span prompts of at most 8,192 tokens and batches of at most 64 on a 2023 stack; longer
 * prompts and larger batches are extrapolated. Mean error 12 % (prefill) and 2 % (decode) on TP4 H100; 22 % and 2 % on
 * TP8 H100; 19 % and 2 % on TP8 A100. The fitted KV term of decode exceeds its physical bound (KV bytes for each GPU
 * and token ÷ 0.8 of the memory bandwidth), which is 3.1e-5 ms a token for 70B BF16 on four H100: use {@link
 * #withDecode} to see what depends on it. KV capacity is what 0.9 of the memory leaves beside the weights, at 327,680
 * bytes a token.
 *
 * @param name for reports
 * @param prefill how long a prompt takes
 * @param decode how long a step takes
 * @param kvCapacityTokens tokens of KV cache that fit on the engine, at least 1
 */
public record EngineProfile(String name, PrefillCost prefill, DecodeCost decode, long kvCapacityTokens) {
    /** Llama2-70B in BF16 on four H100: the default. A prompt of 8,192 tokens takes 945 ms (measured: 954 ms). */
    public static final EngineProfile LLAMA2_70B_TP4_H100 = new EngineProfile(
            "llama2-70b-tp4-h100",
            PrefillCost.ofMillis(25.2, 0.0893, 2.8e-6),
            DecodeCost.ofMillis(28.8, 0.27, 1.0e-4),
            433_000);

    /** Llama2-70B in BF16 on eight H100. */
    public static final EngineProfile LLAMA2_70B_TP8_H100 = new EngineProfile(
            "llama2-70b-tp8-h100",
            PrefillCost.ofMillis(26.5, 0.0641, 3.6e-6),
            DecodeCost.ofMillis(29.6, 0.20, 2.2e-4),
            1_300_000);

    /** Llama2-70B in BF16 on eight A100 of 80 GB. */
    public static final EngineProfile LLAMA2_70B_TP8_A100 = new EngineProfile(
            "llama2-70b-tp8-a100",
            PrefillCost.ofMillis(26.9, 0.153, 1.4e-6),
            DecodeCost.ofMillis(43.7, 0.19, 4.0e-4),
            1_300_000);

    /**
     * Llama3-70B on eight A800, for comparison with Mooncake (FAST'25): prefill by its Equation 1 at an assumed half of
     * peak arithmetic, {@code 20 ms + 94.6 µs·n + 2.1 ns·(N² − p²)}. Decode is not published; it is that of {@link
     * #LLAMA2_70B_TP8_A100}, whose memory is the same. Its transfer is {@link TransferSettings#RDMA_87_GB}.
     */
    public static final EngineProfile LLAMA3_70B_TP8_A800 = new EngineProfile(
            "llama3-70b-tp8-a800",
            PrefillCost.ofMillis(20, 0.0946, 2.1e-6),
            DecodeCost.ofMillis(43.7, 0.19, 4.0e-4),
            1_300_000);

    /** Checks the ranges. */
    public EngineProfile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(prefill, "prefill");
        Objects.requireNonNull(decode, "decode");
        Ranges.atLeast("kvCapacityTokens", 1L, kvCapacityTokens);
    }

    /**
     * Copies with another prefill cost.
     *
     * @param cost how long a prompt takes
     * @return a copy
     */
    public EngineProfile withPrefill(PrefillCost cost) {
        return new EngineProfile(name, cost, decode, kvCapacityTokens);
    }

    /**
     * Copies with another decode cost.
     *
     * @param cost how long a step takes
     * @return a copy
     */
    public EngineProfile withDecode(DecodeCost cost) {
        return new EngineProfile(name, prefill, cost, kvCapacityTokens);
    }

    /**
     * Copies with another KV capacity.
     *
     * @param tokens at least 1
     * @return a copy
     */
    public EngineProfile withKvCapacityTokens(long tokens) {
        return new EngineProfile(name, prefill, decode, tokens);
    }
}
