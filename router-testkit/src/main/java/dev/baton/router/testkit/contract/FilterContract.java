/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.contract;

import dev.baton.router.api.plugin.PluginContext;
import dev.baton.router.api.request.RouteRequest;
import dev.baton.router.api.strategy.Candidates;
import dev.baton.router.api.strategy.Filter;
import dev.baton.router.api.strategy.Input;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Filter} owes the strategy that asks it: the rules F01 to F12 of docs/SPEC.md, as tests. Extend it, say
 * how yours is made, and switch off what it does not claim.
 */
public abstract class FilterContract {
    private static final Rule F01 = new Rule(
            "F01",
            "only the indexes of candidates are written",
            "that the loop ends at candidates.size(), not at keep.length");
    private static final Rule F02 = new Rule(
            "F02",
            "nothing is read of the candidates but what inputs() declares",
            "inputs() against the counters that filter() reads");
    private static final Rule F03 =
            new Rule("F03", "inputs() answers the same whenever it is asked", "that inputs() returns a constant");
    private static final Rule F04 = new Rule(
            "F04",
            "candidates are read during the call only, on the calling thread",
            "that no field, lambda or task keeps them");
    private static final Rule F05 =
            new Rule("F05", "any number of threads may ask at once", "that state is atomic, concurrent or immutable");
    private static final Rule F06 = new Rule(
            "F06", "it never waits", "for sleep, park, wait, locks, futures, log appenders and calls over a network");
    private static final Rule F07 = new Rule(
            "F07", "no lock is held while candidates are read", "synchronized methods and blocks around the scan");
    private static final Rule F08 = new Rule(
            "F08",
            "time and chance come from the context, so that one seed gives one history",
            "for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps");
    private static final Rule F09 = new Rule(
            "F09",
            "counters at their limits are like any others, and no legal input throws",
            "sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures");
    private static final Rule F10 = new Rule(
            "F10",
            "nodes may come, go and restart between any two calls",
            "what you keep by index or slot: keep it with the node's id and incarnation");
    private static final Rule F11 = new Rule(
            "F11",
            "feedback comes in any order, from any thread, also of nodes that were never candidates",
            "look-ups by node that may find nothing");
    private static final Rule F12 = new Rule(
            "F12",
            "a call allocates nothing",
            "for lists, streams, boxed numbers, lambdas that capture, and iterators");

    /** For subclasses. */
    protected FilterContract() {}

    /**
     * Makes the filter, a new one for each call.
     *
     * @param context what a router would give; parts are found by name on the class path
     * @return the filter
     */
    protected abstract Filter create(PluginContext context);

    /**
     * Says whether a call allocates nothing (rule F12).
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
        Filter filter = create(context);
        ThreadLocal<boolean[]> keep = ThreadLocal.withInitial(() -> new boolean[1_000]);
        return new Subject(
                filter,
                (request, prefill, decode) -> digest(filter, request, prefill, keep.get()) * 31
                        + digest(filter, request, decode, keep.get()));
    }

    private static long digest(Filter filter, RouteRequest request, Candidates candidates, boolean[] keep) {
        Arrays.fill(keep, true);
        filter.filter(request, candidates, keep);
        return Arrays.hashCode(keep);
    }

    /** If this fails, check where the loop ends. */
    @Test
    public final void required_f01_writes_at_the_indexes_of_candidates() {
        Filter filter = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            int size = scene.prefill().size();
            boolean[] keep = new boolean[size + 3];
            Arrays.fill(keep, true);
            filter.filter(scene.request(), scene.prefill(), keep);
            for (int i = size; i < keep.length; i++) {
                if (!keep[i]) {
                    throw F01.broken("index " + i + " of " + size + " candidates was taken out.");
                }
            }
        }
    }

    /** If this fails, compare inputs() with what filter() reads. */
    @Test
    public final void required_f02_reads_what_it_declares() {
        Filter filter = create(new TestContext(seed()));
        for (Scene scene : rules().ordinaryScenes()) {
            GuardedCandidates candidates = new GuardedCandidates(scene.prefill());
            boolean[] keep = new boolean[scene.prefill().size()];
            Arrays.fill(keep, true);
            filter.filter(scene.request(), candidates, keep);
            for (Input input : candidates.read()) {
                if (!filter.inputs().contains(input)) {
                    throw F02.broken(input + " was read, but inputs() declares " + filter.inputs() + ".");
                }
            }
        }
    }

    /** If this fails, check that inputs() returns a constant. */
    @Test
    public final void required_f03_declares_the_same_every_time() {
        Filter filter = create(new TestContext(seed()));
        Set<Input> first = Set.copyOf(filter.inputs());
        for (Scene scene : rules().ordinaryScenes()) {
            filter.filter(
                    scene.request(),
                    scene.prefill(),
                    new boolean[scene.prefill().size()]);
        }
        if (!first.equals(filter.inputs())) {
            throw F03.broken("first " + first + ", later " + filter.inputs() + ".");
        }
    }

    /** If this fails, check that no field, lambda or task keeps them. */
    @Test
    public final void required_f04_forgets_the_candidates() {
        rules().forgetsCandidates(F04);
    }

    /** If this fails, check that state is atomic, concurrent or immutable. */
    @Test
    public final void required_f05_serves_many_threads() {
        rules().servesManyThreads(F05);
    }

    /** If this fails, check for sleep, park, wait, locks, futures, log appenders and calls over a network. */
    @Test
    public final void required_f06_never_waits() {
        rules().neverWaits(F06);
    }

    /** If this fails, check synchronized methods and blocks around the scan. */
    @Test
    public final void required_f07_holds_no_lock_while_it_reads() {
        rules().holdsNoLockWhileReading(F07);
    }

    /** If this fails, check for Math.random, ThreadLocalRandom, new Random(), System.nanoTime and the order of hash maps. */
    @Test
    public final void required_f08_repeats_itself_from_one_seed() {
        rules().sameSeedSameAnswers(F08);
    }

    /** If this fails, check sums that overflow, divisions by what may be zero, limits that are Long.MAX_VALUE, and reports with unknown figures. */
    @Test
    public final void required_f09_takes_counters_at_their_limits() {
        rules().answersAll(F09, new Scenes(seed()).extreme());
    }

    /** If this fails, check what you keep by index or slot: keep it with the node's id and incarnation. */
    @Test
    public final void required_f10_copes_with_nodes_that_come_and_go() {
        rules().answersAll(F10, new Scenes(seed()).changing(200));
    }

    /** If this fails, check look-ups by node that may find nothing. */
    @Test
    public final void required_f11_takes_any_feedback() {
        rules().takesAnyFeedback(F11);
    }

    /** If this fails, check for lists, streams, boxed numbers, lambdas that capture, and iterators. */
    @Test
    public final void optional_f12_allocates_nothing() {
        F12.onlyIf(allocatesNothing());
        rules().allocatesNothing(F12);
    }
}
