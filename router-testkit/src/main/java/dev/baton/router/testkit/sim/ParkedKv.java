/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The KV cache that waits on one node for decode. It is freed when decode has fetched it, when the router abandons it,
 * or when nobody has come for it in time; nothing else frees it, also not a decode call that is withdrawn before it has
 * fetched (real engines differ there, so a router must not rely on it). Where handoffs are reusable, it is kept until
 * the first token that decode makes of it. Decode on the same node uses the blocks where they are.
 *
 * <p>Where engines work concurrently, the prefill call is open for as long as its KV is here: it is answered when
 * decode has the KV, fails when that takes too long, and takes its KV along when it is withdrawn.
 */
final class ParkedKv {
    private final ClusterContext context;
    private final SimNode node;
    private final TransferLink link;
    private final boolean reusable;
    private final Map<Long, ParkedPrompt> parked = new LinkedHashMap<>();
    private long nextId;
    private long tokens;

    ParkedKv(ClusterContext context, SimNode node) {
        this.context = context;
        this.node = node;
        this.link = new TransferLink(context);
        this.reusable = context.settings().capabilities().has(Trait.REUSABLE_HANDOFF);
    }

    TransferLink link() {
        return link;
    }

    Collection<ParkedPrompt> all() {
        return parked.values();
    }

    long tokens() {
        return tokens;
    }

    SimHandoff park(PrefillExchange exchange, long blocks, int firstToken) {
        int promptTokens = exchange.prompt().promptTokens();
        SimHandoff handoff = new SimHandoff(node.id(), node.incarnation(), nextId++, promptTokens, firstToken);
        ParkedPrompt prompt = new ParkedPrompt(handoff, exchange, blocks);
        parked.put(handoff.parkId(), prompt);
        tokens += promptTokens;
        node.counters().parked++;
        context.emit(ClusterEvent.Kind.PARKED, node, exchange, promptTokens);
        expireLater(prompt);
        return handoff;
    }

    // ---- decode comes for it

    /** Begins to send to a request that asks for it, or says why not. */
    Optional<String> fetch(SimHandoff handoff, DecodeTask task) {
        Optional<String> refusal = refusal(handoff, task);
        if (refusal.isEmpty()) {
            send(handoff, task);
        }
        return refusal;
    }

    /** Begins to send to a request that waits for it. */
    void send(SimHandoff handoff, DecodeTask task) {
        ParkedPrompt prompt = parked.get(handoff.parkId());
        if (prompt != null) {
            Transfer transfer = new Transfer(prompt, task, this);
            prompt.beginTransfer(transfer);
            task.fetchingBy(transfer);
            link.send(transfer);
        }
    }

    /** Lets a request of this node use the blocks where they are, or says why not. */
    Optional<String> lend(SimHandoff handoff, DecodeTask task) {
        Optional<String> refusal = refusal(handoff, task);
        ParkedPrompt prompt = parked.get(handoff.parkId());
        if (refusal.isEmpty() && prompt != null) {
            prompt.lendTo(task);
            task.borrow(prompt, this);
            if (!reusable) {
                freeFetched(prompt);
            }
        }
        return refusal;
    }

    private Optional<String> refusal(SimHandoff handoff, DecodeTask task) {
        if (handoff.incarnation() != node.incarnation()) {
            return Optional.of(node.id() + " has restarted since it handed off");
        }
        ParkedPrompt prompt = parked.get(handoff.parkId());
        if (prompt == null) {
            return Optional.of("KV is no longer parked on " + node.id());
        }
        if (!prompt.requestId().equals(task.exchange().call().requestId())) {
            return Optional.of("KV on " + node.id() + " belongs to another request");
        }
        if (prompt.isInUse() || (prompt.wasClaimed() && !reusable)) {
            return Optional.of("KV on " + node.id() + " has been fetched by another");
        }
        return Optional.empty();
    }

    void arrived(Transfer transfer) {
        ParkedPrompt prompt = transfer.parked();
        prompt.endTransfer(transfer);
        if (!reusable || prompt.from().sending() != null) {
            freeFetched(prompt);
            prompt.from().sent();
        }
    }

    void cancelled(Transfer transfer) {
        transfer.parked().endTransfer(transfer);
        link.cancel(transfer);
    }

    /** Decode has made the first token of it, so that it can no longer be needed. */
    void firstTokenMade(ParkedPrompt prompt) {
        if (reusable) {
            node.deliver(() -> freeFetched(prompt), () -> {});
        }
    }

    private void freeFetched(ParkedPrompt prompt) {
        if (isParked(prompt)) {
            node.counters().fetched++;
            free(prompt);
        }
    }

    // ---- nobody comes for it

    void abandon(SimHandoff handoff) {
        ParkedPrompt prompt = parked.get(handoff.parkId());
        if (prompt != null && prompt.handoff().equals(handoff)) {
            node.counters().abandoned++;
            context.emit(ClusterEvent.Kind.ABANDONED, node, prompt.from(), handoff.tokens());
            breakTransfer(prompt, "was abandoned");
            free(prompt);
        }
    }

    /** Lets it vanish. */
    void lose(SimHandoff handoff) {
        ParkedPrompt prompt = parked.get(handoff.parkId());
        if (prompt != null) {
            breakTransfer(prompt, "is lost");
            free(prompt);
        }
    }

    private void breakTransfer(ParkedPrompt prompt, String why) {
        Transfer transfer = prompt.transfer();
        if (transfer != null) {
            cancelled(transfer);
            transfer.broken(TransportException.nodeFault("KV on " + node.id() + " " + why)
                    .suspecting(node.id()));
        }
    }

    void crash() {
        link.breakAll(TransportException.unreachable(node.id() + " is gone").suspecting(node.id()));
        parked.values().forEach(ParkedPrompt::cancelExpiry);
        parked.clear();
        tokens = 0;
    }

    private void expireLater(ParkedPrompt prompt) {
        ClusterSettings settings = context.settings();
        long nanos = prompt.from().meeting() == null ? settings.handoffExpiryNanos() : settings.rendezvousLimitNanos();
        prompt.expireBy(context.time().schedule(nanos, () -> node.deliver(() -> expire(prompt), () -> {})));
    }

    private void expire(ParkedPrompt prompt) {
        if (!isParked(prompt)) {
            return;
        }
        if (prompt.isInUse()) {
            expireLater(prompt);
            return;
        }
        node.counters().expired++;
        context.emit(
                ClusterEvent.Kind.EXPIRED, node, prompt.from(), prompt.handoff().tokens());
        free(prompt);
        if (prompt.from().sending() != null) {
            prompt.from().failed(node.prefillEngine().waitedInVain(prompt.from()));
        }
    }

    private boolean isParked(ParkedPrompt prompt) {
        return parked.get(prompt.handoff().parkId()) == prompt;
    }

    private void free(ParkedPrompt prompt) {
        prompt.cancelExpiry();
        parked.remove(prompt.handoff().parkId());
        tokens -= prompt.handoff().tokens();
        DecodeTask borrower = prompt.borrower();
        if (borrower == null) {
            node.kv().give(prompt.blocks());
            node.work();
        } else {
            borrower.ownBorrowed();
        }
    }
}
