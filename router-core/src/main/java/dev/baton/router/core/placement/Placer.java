/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.placement;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.strategy.LegPair;
import dev.baton.router.api.strategy.PlacementStrategy;
import dev.baton.router.api.strategy.Strategy;
import dev.baton.router.core.registry.DefaultNodeRegistry;
import dev.baton.router.core.registry.Hold;
import dev.baton.router.core.registry.NodeState;
import dev.baton.router.core.registry.Pool;
import dev.baton.router.core.registry.Snapshot;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Places requests: screens the nodes, asks the strategies, and claims what they choose, all legs or none. Thread-safe;
 * holds no lock while strategies run (rule R14). What a strategy throws goes to the caller, with nothing claimed.
 */
public final class Placer {
    /** How often a strategy is asked again when the claim that it chose was lost in a race. */
    private static final int MAX_RACES = 8;

    private final DefaultNodeRegistry registry;
    private final AtomicReference<Choosers> choosers;
    private final Credit.Book credits;
    private final Predicate<Node> bothAtOnce;

    /** Makes a placer; {@code bothAtOnce} says which nodes' engines run both legs at the same time. */
    public Placer(DefaultNodeRegistry registry, Choosers choosers, Credit.Book credits, Predicate<Node> bothAtOnce) {
        this.registry = registry;
        this.choosers = new AtomicReference<>(choosers);
        this.credits = credits;
        this.bothAtOnce = bothAtOnce;
    }

    /** Asks another strategy for one leg from now on, in place of any for both legs together. */
    public void use(Leg leg, Strategy strategy) {
        choosers.updateAndGet(now -> now.with(leg, strategy));
    }

    /** Asks another strategy for both legs together from now on. */
    public void use(PlacementStrategy strategy) {
        choosers.updateAndGet(now -> now.with(strategy));
    }

    /** Aims the seeker at the nodes that may be used for it now. Returns the leg that has none, or null. */
    public @Nullable Leg screen(Seeker seeker) {
        if (seeker.tried().isEmpty()) {
            return screen(seeker, Fresh.NEITHER);
        }
        for (Fresh fresh : Fresh.values()) {
            if (screen(seeker, fresh) == null) {
                return null;
            }
        }
        return screen(seeker, Fresh.NEITHER);
    }

    /** For which legs only nodes will do that were not tried, from the best to the last resort (rule R6). */
    private enum Fresh {
        BOTH,
        WHERE_THERE_ARE_ANY,
        NEITHER
    }

    private @Nullable Leg screen(Seeker seeker, Fresh fresh) {
        Snapshot snapshot = registry.snapshot();
        Pool prefill = aim(seeker, Leg.PREFILL, snapshot, fresh);
        Pool decode = aim(seeker, Leg.DECODE, snapshot, fresh);
        boolean both = seeker.wanted().includes(Leg.PREFILL) && seeker.wanted().includes(Leg.DECODE);
        if (both && prefill.size() > 0 && decode.size() > 0) {
            Pool paired = prefill.where(p -> isHybrid(p) || decode.fitting(p).size() > 0);
            seeker.search(Leg.PREFILL).aim(paired);
            return paired.size() > 0 ? null : Leg.DECODE;
        }
        if (seeker.wanted().includes(Leg.PREFILL) && prefill.size() == 0) {
            return Leg.PREFILL;
        }
        return seeker.wanted().includes(Leg.DECODE) && decode.size() == 0 ? Leg.DECODE : null;
    }

    /** Says which leg no member could ever serve, whatever its status; null if each could be served. */
    public @Nullable Leg ineligibleLeg(Seeker seeker) {
        for (Leg leg : Leg.values()) {
            if (seeker.wanted().includes(leg)
                    && hasMembersFor(leg)
                    && registry.snapshot().members().stream().noneMatch(s -> couldEver(seeker, leg, s))) {
                return leg;
            }
        }
        return null;
    }

    /** Says which leg no node may be used for just now; null if each has one. Changes nothing, so any thread may ask. */
    public @Nullable Leg unservedLeg(Seeker seeker) {
        for (Leg leg : Leg.values()) {
            if (seeker.wanted().includes(leg)
                    && poolFor(seeker, leg, registry.snapshot()).size() == 0) {
                return leg;
            }
        }
        return null;
    }

    /** Says which leg has no room just now, or else the first that is wanted. Changes nothing, so any thread may ask. */
    public Leg fullerLeg(Seeker seeker) {
        Leg first = seeker.wanted().includes(Leg.PREFILL) ? Leg.PREFILL : Leg.DECODE;
        for (Leg leg : Leg.values()) {
            Pool pool = poolFor(seeker, leg, registry.snapshot());
            if (seeker.wanted().includes(leg)
                    && pool.where(seeker.search(leg)::hasRoom).size() == 0) {
                return leg;
            }
        }
        return first;
    }

    /** Says whether any member has a role for a leg, whatever else. */
    private boolean hasMembersFor(Leg leg) {
        return registry.snapshot().members().stream()
                .anyMatch(s -> s.node().role().serves(leg));
    }

    /** Returns a number that changes before any claim on a node is given back. */
    public long freeings() {
        return registry.freeings();
    }

    /** Tries to place a request now. */
    public PlacementResult tryBind(Seeker seeker) {
        PlacementResult result = PlacementResult.Full.on(Leg.PREFILL);
        for (int race = 0; race < MAX_RACES; race++) {
            Leg empty = screen(seeker);
            if (empty != null) {
                return new PlacementResult.NoNode(empty);
            }
            Choosers by = Objects.requireNonNull(choosers.get());
            PlacementStrategy together = by.together();
            Try attempt = together != null && seeker.wanted() == Seeker.Wanted.BOTH
                    ? bindTogether(seeker, together, by)
                    : bindApart(seeker, by);
            result = attempt.result();
            if (!attempt.lostRace()) {
                return result;
            }
        }
        return result;
    }

    private record Try(PlacementResult result, boolean lostRace) {
        static Try full(Leg leg) {
            return new Try(PlacementResult.Full.on(leg), false);
        }

        static Try lost(Leg leg) {
            return new Try(PlacementResult.Full.on(leg), true);
        }
    }

    private Try bindApart(Seeker seeker, Choosers by) {
        return switch (seeker.wanted()) {
            case BOTH -> bindBoth(seeker, null, by);
            case PREFILL -> bindOne(seeker, Leg.PREFILL, by, null);
            case DECODE -> bindOne(seeker, Leg.DECODE, by, null);
            case PREFILL_ON_CREDIT -> {
                Credit credit = tryCredit(seeker);
                yield credit == null ? Try.full(Leg.DECODE) : bindOne(seeker, Leg.PREFILL, by, credit);
            }
        };
    }

    /** Chooses and claims both legs; {@code first} is the prefill node if it was chosen already. */
    private Try bindBoth(Seeker seeker, @Nullable NodeState first, Choosers by) {
        LegSearch prefill = seeker.search(Leg.PREFILL);
        LegSearch decode = seeker.search(Leg.DECODE);
        Pool decodeNodes = decode.pool();
        NodeState given = first;
        while (true) {
            NodeState chosen = given;
            given = null;
            if (chosen == null) {
                LegChooser.Choice p = by.of(Leg.PREFILL).choose(seeker.request(), prefill);
                chosen = p.node();
                if (chosen == null) {
                    return new Try(p.full(), false);
                }
            }
            if (isHybrid(chosen)) {
                return claimForBoth(seeker, chosen, by);
            }
            decode.aim(decodeNodes.fitting(chosen));
            if (decode.anyHasRoom()) {
                LegChooser.Choice d = by.of(Leg.DECODE).choose(seeker.request(), decode);
                return d.node() == null ? new Try(d.full(), false) : claim(seeker, chosen, d.node(), by);
            }
            // Another kind of prefill node may have a decode node with room; none of this kind has.
            Pool others = prefill.pool().where(n -> isHybrid(n) || hasRoomFor(decode, decodeNodes.fitting(n)));
            if (others.size() == 0 || others.indexOf(chosen) >= 0) {
                return Try.full(Leg.DECODE);
            }
            prefill.aim(others);
        }
    }

    private static boolean hasRoomFor(LegSearch search, Pool nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            if (search.hasRoom(nodes.get(i))) {
                return true;
            }
        }
        return false;
    }

    private Try bindTogether(Seeker seeker, PlacementStrategy strategy, Choosers by) {
        LegSearch prefill = seeker.search(Leg.PREFILL);
        LegSearch decode = seeker.search(Leg.DECODE);
        long pair = strategy.place(seeker.request(), prefill, decode);
        int p = LegPair.prefill(pair);
        int d = LegPair.decode(pair);
        NodeState prefillNode = p == LegPair.LOCAL || p == Strategy.NONE ? null : nodeAt(prefill, p, strategy);
        NodeState decodeNode = d == LegPair.OPEN || d == Strategy.NONE ? null : nodeAt(decode, d, strategy);
        if (p == Strategy.NONE || (prefillNode != null && !prefill.hasRoom(prefillNode))) {
            return Try.full(Leg.PREFILL);
        }
        boolean staysThere = d == LegPair.OPEN && prefillNode != null && isHybrid(prefillNode);
        if (prefillNode != null && (staysThere || prefillNode == decodeNode)) {
            return claimForBoth(seeker, prefillNode, by);
        }
        if (d == LegPair.OPEN && prefillNode != null) {
            Credit credit = tryCredit(seeker);
            if (credit == null) {
                return Try.full(Leg.DECODE);
            }
            return claimOne(seeker, Leg.PREFILL, prefillNode, credit, by);
        }
        if (decodeNode == null
                || !decode.hasRoom(decodeNode)
                || (prefillNode != null && decode.pool().fitting(prefillNode).indexOf(decodeNode) < 0)) {
            return Try.full(Leg.DECODE);
        }
        return prefillNode == null ? claimForBoth(seeker, decodeNode, by) : claim(seeker, prefillNode, decodeNode, by);
    }

    /** Both legs on one node need no transfer: one claim, and decode computes the prompt itself. */
    private static Try claimForBoth(Seeker seeker, NodeState node, Choosers by) {
        if (!seeker.hasRoomForBoth(node)) {
            return Try.full(Leg.DECODE);
        }
        Hold hold = seeker.tryTakeForBoth(node, by.feedback());
        return hold == null ? Try.lost(Leg.DECODE) : new Try(new Binding(null, hold, null), false);
    }

    private static boolean isHybrid(NodeState node) {
        return node.node().role() == NodeRole.HYBRID;
    }

    private static NodeState nodeAt(LegSearch search, int index, Object strategy) {
        return search.pool().get(LegChooser.checked(index, search, strategy));
    }

    private static Try claim(Seeker seeker, NodeState prefillNode, NodeState decodeNode, Choosers by) {
        Hold prefill = seeker.search(Leg.PREFILL).tryTakeAlone(prefillNode, seeker.owner(), by.feedback());
        if (prefill == null) {
            return Try.lost(Leg.PREFILL);
        }
        Hold decode = seeker.search(Leg.DECODE).tryTake(decodeNode, seeker.owner(), by.feedback());
        if (decode == null) {
            prefill.release();
            return Try.lost(Leg.DECODE);
        }
        return new Try(new Binding(prefill, decode, null), false);
    }

    private Try bindOne(Seeker seeker, Leg leg, Choosers by, @Nullable Credit credit) {
        LegChooser.Choice choice;
        try {
            choice = by.of(leg).choose(seeker.request(), seeker.search(leg));
        } catch (RuntimeException | Error e) {
            if (credit != null) {
                credit.release();
            }
            throw e;
        }
        if (choice.node() == null) {
            if (credit != null) {
                credit.release();
            }
            return new Try(choice.full(), false);
        }
        if (credit != null && isHybrid(choice.node())) {
            credit.release();
            return claimForBoth(seeker, choice.node(), by);
        }
        if (credit != null && bothAtOnce.test(choice.node().node())) {
            credit.release(); // such engines want decode at once: it cannot be left open
            return bindBoth(seeker, choice.node(), by);
        }
        return claimOne(seeker, leg, choice.node(), credit, by);
    }

    private static Try claimOne(Seeker seeker, Leg leg, NodeState node, @Nullable Credit credit, Choosers by) {
        Hold hold = seeker.search(leg).tryTake(node, seeker.owner(), by.feedback());
        if (hold == null) {
            if (credit != null) {
                credit.release();
            }
            return Try.lost(leg);
        }
        return new Try(leg == Leg.PREFILL ? new Binding(hold, null, credit) : new Binding(null, hold, null), false);
    }

    private @Nullable Credit tryCredit(Seeker seeker) {
        LegSearch decode = seeker.search(Leg.DECODE);
        return credits.tryTake(decode.pool().keyOf(seeker.request().model()), decode.pool(), decode.kvNeed());
    }

    private static Pool aim(Seeker seeker, Leg leg, Snapshot snapshot, Fresh fresh) {
        if (!seeker.wanted().includes(leg)) {
            return Pool.EMPTY;
        }
        Pool pool = poolFor(seeker, leg, snapshot);
        if (fresh != Fresh.NEITHER) {
            Pool untried = pool.where(s -> !seeker.tried().contains(s));
            pool = fresh == Fresh.BOTH || untried.size() > 0 ? untried : pool;
        }
        seeker.search(leg).aim(pool);
        return pool;
    }

    private static Pool poolFor(Seeker seeker, Leg leg, Snapshot snapshot) {
        Pool pool = snapshot.pool(leg).serving(seeker.request().model());
        NodeState partner = seeker.partner();
        return (partner == null ? pool : pool.fitting(partner)).where(seeker.search(leg)::couldFit);
    }

    private static boolean couldEver(Seeker seeker, Leg leg, NodeState state) {
        String model = seeker.request().model();
        String served = state.node().label(Node.MODEL);
        return state.node().role().serves(leg)
                && (model == null || served == null || served.equals(model))
                && seeker.search(leg).couldFit(state);
    }
}
