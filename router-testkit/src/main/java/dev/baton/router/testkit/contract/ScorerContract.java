/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Input;
import dev.baton.router.api.strategy.Scorer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Scorer} owes the strategy that asks it: the rules C01 to C15 of docs/SPEC.md, as tests. Extend it, say
 * how yours is made, and switch off what it does not claim.
 */
public abstract class ScorerContract {
    private static final Rule C01 = new Rule(
            "C01",
            "every score is a number from 0 to 1",
            "how figures are mapped: divide by the largest, and say what happens when that is 0");
    private static final Rule C02 = new Rule(
            "C02",
            "scores are written at the indexes of candidates only",
            "that the loop ends at candidates.size(), not at scores.length");
    private static final Rule C03 = new Rule(
            "C03",
            "nothing is read of the candidates but what inputs() declares",
            "inputs() against the counters that score() reads");
    private static final Rule C04 =
            new Rule("C04", "inputs() answers the same whenever it is asked", "that inputs() returns a constant");
    private static final Rule C05 = new Rule(
            "C05",
            "candidates are read during the call only, on the calling thread",
            "that no field, lambda or task keeps them");
    private static final Rule C06 =
            new Rule("C06", "any number of threads may ask at once", "that state is atomic, concurrent or immutable");
    private static final Rule C07 = new Rule(
            "C07", "it never waits", "for sleep, park, wait, locks, futures, log appenders and calls over a network");
    private static final Rule C08 = new Rule(
            "C08", "no lock is held while candidates are read", "synchronized methods and blocks around the scan");
    private static final Rule C09 = new Rule(
            "C09",
            "time and chance come from the context, so that one seed gives one history",
            "for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps");
    private static final Rule C10 = new Rule(
            "C10",
            "counters at their limits are like any others, and no legal input throws",
            "sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures");
    private static final Rule C11 = new Rule(
            "C11",
            "nodes may come, go and restart between any two calls",
            "what you keep by index or slot: keep it with the node's id and incarnation");
    private static final Rule C12 = new Rule(
            "C12",
            "feedback comes in any order, from any thread, also of nodes that were never candidates",
            "look-ups by node that may find nothing");
    private static final Rule C13 = new Rule(
            "C13",
            "a call allocates nothing",
            "for lists, streams, boxed numbers, lambdas that capture, and iterators");
    private static final Rule C14 =
            new Rule("C14", "nodes that are alike score alike", "that no index, id or hash of a node enters the score");
    private static final Rule C15 = new Rule(
            "C15",
            "everything that inputs() declares is read",
            "inputs() for what you no longer read: it is looked up for nothing");

    /** For subclasses. */
    protected ScorerContract() {}

    /**
     * Makes the scorer, a new one for each call.
     *
     * @param context what a router would give; parts are found by name on the class path
     * @return the scorer
     */
    protected abstract Scorer create(PluginContext context);

    /**
     * Says whether nodes that differ by id alone score alike (rule C14).
     *
     * @return true unless overridden
     */
    protected boolean likeNodesScoreAlike() {
        return true;
    }

    /**
     * Says whether everything declared is read for some request (rule C15).
     *
     * @return true unless overridden
     */
    protected boolean readsAllItDeclares() {
        return true;
    }

    /**
     * Says whether a call allocates nothing (rule C13).
     *
     * @return true unless overridden
     */
    protected boolean allocatesNothing() {
        return true;
    }

    /**
     * Returns what everything that is left to chance grows from. A failure names it.
     *
     * @return 1 unless overridden
     */
    protected long seed() {
        return 1;
    }

    private PluginRules rules() {
        return new PluginRules(this::subject, (scene, answer) -> {}, seed());
    }

    private Subject subject(PluginContext context) {
        Scorer scorer = create(context);
        ThreadLocal<double[]> scores = ThreadLocal.withInitial(() -> new double[1_000]);
        return new Subject(
                scorer,
                (request, prefill, decode) -> digest(scorer, request, prefill, scores.get()) * 31
                        + digest(scorer, request, decode, scores.get()));
    }

    private static long digest(Scorer scorer, RouteRequest request, Candidates candidates, double[] scores) {
        Arrays.fill(scores, 0);
        scorer.score(request, candidates, scores);
        return Arrays.hashCode(scores);
    }

    /** If this fails, check how figures are mapped to 0 to 1. */
    @Test
    public final void required_c01_scores_from_0_to_1() {
        Scorer scorer = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            for (TestPool pool : List.of(scene.prefill(), scene.decode())) {
                double[] scores = new double[pool.size()];
                scorer.score(scene.request(), pool, scores);
                for (int i = 0; i < scores.length; i++) {
                    if (!(scores[i] >= 0 && scores[i] <= 1)) {
                        throw C01.broken("score " + scores[i] + " for node "
                                + pool.node(i).id() + " and " + scene.request() + "; " + pool + " (seed " + seed()
                                + ").");
                    }
                }
            }
        }
    }

    /** If this fails, check where the loop ends. */
    @Test
    public final void required_c02_writes_at_the_indexes_of_candidates() {
        Scorer scorer = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            int size = scene.prefill().size();
            double[] scores = new double[size + 3];
            scorer.score(scene.request(), scene.prefill(), scores);
            for (int i = size; i < scores.length; i++) {
                if (scores[i] != 0) {
                    throw C02.broken("a score at index " + i + " of " + size + " candidates.");
                }
            }
        }
    }

    /** If this fails, compare inputs() with what score() reads. */
    @Test
    public final void required_c03_reads_what_it_declares() {
        Scorer scorer = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            GuardedCandidates candidates = new GuardedCandidates(scene.prefill());
            scorer.score(scene.request(), candidates, new double[scene.prefill().size()]);
            for (Input input : candidates.read()) {
                if (!scorer.inputs().contains(input)) {
                    throw C03.broken(input + " was read, but inputs() declares " + scorer.inputs() + ".");
                }
            }
        }
    }

    /** If this fails, check that inputs() returns a constant. */
    @Test
    public final void required_c04_declares_the_same_every_time() {
        Scorer scorer = create(new TestContext(seed()));
        Set<Input> first = Set.copyOf(scorer.inputs());
        rules().ordinaryScenes()
                .forEach(scene -> scorer.score(
                        scene.request(),
                        scene.prefill(),
                        new double[scene.prefill().size()]));
        if (!first.equals(scorer.inputs())) {
            throw C04.broken("first " + first + ", later " + scorer.inputs() + ".");
        }
    }

    /** If this fails, check that no field, lambda or task keeps them. */
    @Test
    public final void required_c05_forgets_the_candidates() {
        rules().forgetsCandidates(C05);
    }

    /** If this fails, check that state is atomic, concurrent or immutable. */
    @Test
    public final void required_c06_serves_many_threads() {
        rules().servesManyThreads(C06);
    }

    /** If this fails, check for sleep, park, wait, locks, futures, log appenders and calls over a network. */
    @Test
    public final void required_c07_never_waits() {
        rules().neverWaits(C07);
    }

    /** If this fails, check synchronized methods and blocks around the scan. */
    @Test
    public final void required_c08_holds_no_lock_while_it_reads() {
        rules().holdsNoLockWhileReading(C08);
    }

    /** If this fails, check for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps. */
    @Test
    public final void required_c09_repeats_itself_from_one_seed() {
        rules().sameSeedSameAnswers(C09);
    }

    /** If this fails, check sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures. */
    @Test
    public final void required_c10_takes_counters_at_their_limits() {
        rules().answersAll(C10, new Scenes(seed()).extreme());
    }

    /** If this fails, check what you keep by index or slot: keep it with the node's id and incarnation. */
    @Test
    public final void required_c11_copes_with_nodes_that_come_and_go() {
        rules().answersAll(C11, new Scenes(seed()).changing(200));
    }

    /** If this fails, check look-ups by node that may find nothing. */
    @Test
    public final void required_c12_takes_any_feedback() {
        rules().takesAnyFeedback(C12);
    }

    /** If this fails, check for lists, streams, boxed numbers, lambdas that capture, and iterators. */
    @Test
    public final void optional_c13_allocates_nothing() {
        C13.onlyIf(allocatesNothing());
        rules().allocatesNothing(C13);
    }

    /** If this fails, check that no index or id of a node enters the score. */
    @Test
    public final void optional_c14_scores_like_nodes_alike() {
        C14.onlyIf(likeNodesScoreAlike());
        Scorer scorer = create(new TestContext(seed()));
        TestPool pool = TestPool.alike(Leg.DECODE, 8);
        double[] scores = new double[8];
        scorer.score(new Scenes(seed()).request(), pool, scores);
        for (double score : scores) {
            if (score != scores[0]) {
                throw C14.broken("scores " + Arrays.toString(scores) + " for nodes that are alike.");
            }
        }
    }

    /** If this fails, check inputs() for what you no longer read. */
    @Test
    public final void optional_c15_declares_no_more_than_it_reads() {
        C15.onlyIf(readsAllItDeclares());
        Scorer scorer = create(new TestContext(seed()));
        Set<Input> read = EnumSet.noneOf(Input.class);
        for (Scene scene : rules().ordinaryScenes()) {
            for (TestPool pool : List.of(scene.prefill(), scene.decode())) {
                GuardedCandidates candidates = new GuardedCandidates(pool);
                scorer.score(scene.request(), candidates, new double[pool.size()]);
                read.addAll(candidates.read());
            }
        }
        if (!read.containsAll(scorer.inputs())) {
            throw C15.broken("inputs() declares " + scorer.inputs() + ", but only " + read + " was ever read.");
        }
    }
}
