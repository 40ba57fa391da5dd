/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.request.Phase;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import java.util.Optional;

/**
 * What can go wrong, by name, so that it can be counted what struck in which phase and with which engines. Immutable.
 * {@link FaultHit}s tell what did strike, {@link #impossible} what cannot.
 */
public enum FaultType {
    /** A node dies. */
    CRASH(Reach.NODE),
    /** A node dies and is back at once, in a new incarnation. */
    RESTART(Reach.NODE),
    /** A node accepts everything and answers nothing. */
    HANG(Reach.NODE),
    /** A node computes slower. */
    SLOW(Reach.NODE),
    /** A node dies and comes back, again and again. */
    FLAP(Reach.NODE),
    /** All nodes die that serve one leg. */
    POOL_GONE(Reach.NODE),
    /** What the router sends no longer reaches a node. */
    CUT_TO_NODE(Reach.NODE),
    /** What a node answers no longer reaches the router. */
    CUT_FROM_NODE(Reach.NODE),

    /** A node refuses connections. */
    REFUSED(Reach.ARRIVAL),
    /** A node answers with an error at once. */
    FAST_ERROR(Reach.ARRIVAL),
    /** A node says that it is full. */
    OVERLOADED(Reach.ARRIVAL),
    /** A node says that it is full, and until when. */
    OVERLOADED_RETRY_AFTER(Reach.ARRIVAL),
    /** Prefill fails after its work is done. */
    PREFILL_FAILS(Reach.PREFILL_END),
    /** Prefill leaves nothing to fetch, and says so. */
    NO_HANDOFF(Reach.PREFILL_END),
    /** Prefill hands off KV that is lost. */
    HANDOFF_LOST(Reach.PREFILL_END),
    /** Decode fails when it has its KV and has sent nothing. */
    DECODE_FAILS_BEFORE_FIRST_CHUNK(Reach.BEFORE_CHUNKS),
    /** Decode fails after some chunks. */
    DECODE_FAILS_AFTER_CHUNKS(Reach.CHUNKS),
    /** Decode fails after the last chunk, before the end. */
    DECODE_FAILS_BEFORE_END(Reach.CHUNKS),
    /** Answers are late, and are overtaken by what was sent after them. */
    LATE_REPLIES(Reach.ARRIVAL),
    /** An engine goes on although its call is withdrawn: it answers after cancel. */
    IGNORED_CANCEL(Reach.CALL),
    /** A stream repeats what it said: its end, and after a cancel its chunks, in no order. */
    REPEATED_REPLIES(Reach.CHUNKS),

    /** The host drains a node. */
    DRAINED(Reach.NODE),
    /** The host takes a node out. */
    REMOVED(Reach.NODE),
    /** The host adds a node. */
    ADDED(Reach.NEWCOMER),
    /** The host lowers a node's limits. */
    LIMITS_LOWERED(Reach.NODE),
    /** The host declares a node lost that is well. */
    DECLARED_LOST(Reach.NODE),

    /** A transport throws instead of returning a stage or a publisher. */
    TRANSPORT_THROWS(Reach.ARRIVAL),
    /** A transport returns null instead of a stage or a publisher. */
    TRANSPORT_RETURNS_NULL(Reach.ARRIVAL),
    /** A transport answers inside the call that asks. */
    TRANSPORT_REENTRANT(Reach.CALL),
    /** A transport ends a stage or a stream twice. */
    TRANSPORT_COMPLETES_TWICE(Reach.ENDS),
    /** A publisher emits more than was asked for. */
    TRANSPORT_EXCEEDS_DEMAND(Reach.CHUNKS),
    /** A publisher emits null. */
    TRANSPORT_NULL_CHUNK(Reach.CALL),

    /** Something is right again; no fault. */
    RELIEF(Reach.NODE),
    /** A fault of the user's own. */
    OTHER(Reach.NODE);

    private final Reach reach;

    FaultType(Reach reach) {
        this.reach = reach;
    }

    /** What a fault needs in order to strike: to what it happens. */
    private enum Reach {
        /** A node, whatever goes on there. */
        NODE("") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return true;
            }
        },
        /** A node that is new. */
        NEWCOMER("a node that has just joined has no calls: it matters to what waits") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return phase == Phase.WAITING;
            }
        },
        /** A call that has just been sent. */
        ARRIVAL("it strikes calls that are being sent, and none is in this phase") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return phase == Phase.PREFILLING || (phase == Phase.TRANSFERRING && order == LegOrder.SEQUENTIAL);
            }
        },
        /** A call under way. */
        CALL("it strikes calls under way, and none is in this phase") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return phase != Phase.WAITING;
            }
        },
        /** Prefill, at its end. */
        PREFILL_END("it strikes prefill at its end, which is in PREFILLING") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return phase == Phase.PREFILLING;
            }
        },
        /** A stream that has its KV and has not begun. */
        BEFORE_CHUNKS("it strikes a stream that is about to begin") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return phase == Phase.PREFILLING || phase == Phase.TRANSFERRING;
            }
        },
        /** A stream that has begun. */
        CHUNKS("it strikes a stream that has begun, which is in DECODING") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return phase == Phase.DECODING;
            }
        },
        /** Prefill at its end, and a stream that has begun. */
        ENDS("it strikes what ends well, which prefill does in PREFILLING and a stream in DECODING") {
            @Override
            boolean reaches(Phase phase, LegOrder order) {
                return phase == Phase.PREFILLING || phase == Phase.DECODING;
            }
        };

        private final String why;

        Reach(String why) {
            this.why = why;
        }

        abstract boolean reaches(Phase phase, LegOrder order);
    }

    /**
     * Says whether it is a fault of a host or its engines that a {@link dev.baton.router.testkit.sim.fault.FaultPlan}
     * can hold; the others are those of a transport, {@link #RELIEF} and {@link #OTHER}.
     *
     * @return true if it is
     */
    public boolean isPlanned() {
        return switch (this) {
            case TRANSPORT_THROWS,
                    TRANSPORT_RETURNS_NULL,
                    TRANSPORT_REENTRANT,
                    TRANSPORT_COMPLETES_TWICE,
                    TRANSPORT_EXCEEDS_DEMAND,
                    TRANSPORT_NULL_CHUNK,
                    RELIEF,
                    OTHER -> false;
            default -> true;
        };
    }

    /**
     * Says why this cannot strike a request in a phase, if it cannot.
     *
     * @param phase where the request stands
     * @param order how its engines work
     * @return one line, or empty: it can
     */
    public Optional<String> impossible(Phase phase, LegOrder order) {
        if (phase == Phase.ENDED) {
            return Optional.of("a request that has ended has no calls and no node");
        }
        return reach.reaches(phase, order) ? Optional.empty() : Optional.of(reach.why);
    }
}
