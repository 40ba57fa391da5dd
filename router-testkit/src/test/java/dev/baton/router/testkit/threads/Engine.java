/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.threads;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.transport.LegCall;
import dev.baton.router.api.transport.TransportException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One engine: what a test can do to it, and what it has seen. It lives until it is killed, and again when it is
 * restarted; calls, parked KV and load belong to one life. Thread-safe.
 */
public final class Engine {
    /** How it tells that it has let go of a cancelled call. */
    public enum LettingGo {
        /** By {@code stopped()}. */
        SAYS_STOPPED,
        /** By ending the call's stage or stream. */
        ENDS_CALL,
        /** Not at all. */
        SILENT
    }

    private final ThreadedEngines engines;
    private final String id;
    private final Gate prefill = new Gate();
    private final Gate answer = new Gate();
    private final Gate firstChunk = new Gate();
    private final Gate chunk = new Gate();
    private final Gate letGo = new Gate();
    private final AtomicInteger prefillCalls = new AtomicInteger();
    private final AtomicInteger decodeCalls = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private volatile Function<LegCall<String>, @Nullable TransportException> fault = call -> null;
    private volatile LettingGo lettingGo = LettingGo.SAYS_STOPPED;
    private volatile int limit;
    private volatile Life life;

    Engine(ThreadedEngines engines, String id) {
        this.engines = engines;
        this.id = id;
        this.life = new Life(1, "");
    }

    // ---- what a test can do

    /** The gate that every prefill passes before it has computed; then a concurrent decode can begin. */
    public Gate prefill() {
        return prefill;
    }

    /** The gate that every prefill passes before it answers. */
    public Gate answer() {
        return answer;
    }

    /** The gate that every stream passes before its first chunk. */
    public Gate firstChunk() {
        return firstChunk;
    }

    /** The gate that every later chunk passes, and every end of a stream. */
    public Gate chunk() {
        return chunk;
    }

    /** The gate that every cancelled call passes before the engine lets go of it. */
    public Gate letGo() {
        return letGo;
    }

    /** Sets how it tells that it has let go. */
    public void setLettingGo(LettingGo value) {
        this.lettingGo = value;
    }

    LettingGo lettingGo() {
        return lettingGo;
    }

    /**
     * Sets how many calls it may ever be given at one time, for tests that change its node's limit in flight; else the
     * limit is what the node says when a call comes.
     */
    public void setLimit(int calls) {
        this.limit = calls;
    }

    /** Fails every call from now on for which the function returns a failure. */
    public void setFault(Function<LegCall<String>, @Nullable TransportException> function) {
        this.fault = function;
    }

    /** Ends the faults. */
    public void setHealthy() {
        setFault(call -> null);
    }

    /** Dies: what it does breaks off, what it parked is gone, what comes is refused. */
    public void kill() {
        life.kill();
    }

    /** Breaks off what it does with a failure, and lives on. */
    public void failActive(TransportException failure) {
        life.failActive(failure);
    }

    /** Lives again, as the incarnation that the registry is to be told. */
    public void restart(String incarnation) {
        Life old = life;
        old.kill();
        life = new Life(old.number + 1, incarnation);
    }

    // ---- what it has seen

    /** Returns the prefill calls that ever came. */
    public int prefillCalls() {
        return prefillCalls.get();
    }

    /** Returns the decode calls that ever came. */
    public int decodeCalls() {
        return decodeCalls.get();
    }

    /** Returns the probes that ever came. */
    public int probes() {
        return probes.get();
    }

    /** Returns the calls that ever came, in order, as {@code prefill id@attempt} or {@code decode id@attempt}. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** Returns the calls that it works on. */
    public int active() {
        return life.active();
    }

    /** Returns the handoffs that nobody has fetched. */
    public int parked() {
        return life.parked();
    }

    /** Returns the node id. */
    public String id() {
        return id;
    }

    // ---- what the transport does

    boolean isAlive() {
        return life.isAlive();
    }

    void countProbe() {
        probes.incrementAndGet();
    }

    void arrived(LegCall<String> call, boolean toPrefill) {
        (toPrefill ? prefillCalls : decodeCalls).incrementAndGet();
        log.add((toPrefill ? "prefill " : "decode ") + call.requestId() + "@" + call.attempt());
    }

    /** Returns the failure with which a call is turned away, or null. */
    @Nullable
    TransportException refusal(LegCall<String> call) {
        Life now = life;
        if (!now.isAlive()) {
            return TransportException.unreachable("engine " + id + " is dead");
        }
        if (!now.incarnation.equals(call.node().incarnation())) {
            return TransportException.unreachable("engine " + id + " has restarted");
        }
        return fault.apply(call);
    }

    Life life() {
        return life;
    }

    @Override
    public String toString() {
        return id + " " + life;
    }

    /** One life of an engine: its load, guarded by its lock, in which nothing foreign runs. */
    final class Life {
        private final int number;
        private final String incarnation;
        private final Set<EngineCall> active = new HashSet<>();
        private final Map<Kv, Long> parked = new HashMap<>();
        private long activeTokens;
        private long parkedTokens;
        private boolean alive = true;

        Life(int number, String incarnation) {
            this.number = number;
            this.incarnation = incarnation;
        }

        int number() {
            return number;
        }

        /** Takes a call on, and checks that its node's limits hold (rule R4). False if the engine has died. */
        synchronized boolean enter(EngineCall call) {
            if (!alive) {
                return false;
            }
            active.add(call);
            activeTokens += call.tokens();
            Node limits = call.call().node();
            int most = limit > 0 ? limit : limits.maxConcurrent();
            if (active.size() > most) {
                engines.violation(id + " works on " + active + ", but may hold " + most);
            }
            if (activeTokens + parkedTokens > limits.kvCapacityTokens()) {
                engines.violation(id + " holds " + activeTokens + " + " + parkedTokens + " KV tokens for " + active
                        + " + " + parked.keySet() + ", but may hold " + limits.kvCapacityTokens());
            }
            return true;
        }

        /** A call ends, and leaves KV behind that is parked, or nothing. */
        synchronized void leave(EngineCall call, @Nullable Kv parks) {
            if (!active.remove(call)) {
                return;
            }
            activeTokens -= call.tokens();
            if (alive && parks != null) {
                parked.put(parks, call.tokens());
                parkedTokens += call.tokens();
            }
        }

        /** Gives parked KV up; false if it is not there. */
        synchronized boolean unpark(Kv kv) {
            Long tokens = parked.remove(kv);
            if (tokens == null) {
                return false;
            }
            parkedTokens -= tokens;
            return true;
        }

        void kill() {
            synchronized (this) {
                alive = false;
                parked.clear();
                parkedTokens = 0;
            }
            failActive(TransportException.unreachable("engine " + id + " died"));
        }

        void failActive(TransportException failure) {
            List<EngineCall> lost;
            synchronized (this) {
                lost = new ArrayList<>(active);
            }
            lost.forEach(call -> engines.step(() -> call.fail(failure)));
        }

        synchronized boolean isAlive() {
            return alive;
        }

        synchronized int active() {
            return active.size();
        }

        synchronized int parked() {
            return parked.size();
        }

        @Override
        public synchronized String toString() {
            return (alive ? "alive" : "dead") + ", active " + active + ", parked " + parked.keySet();
        }
    }
}
