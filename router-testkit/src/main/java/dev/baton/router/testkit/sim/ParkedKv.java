/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.api.transport.TransportException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The KV cache that waits on one prefill node for decode. It is freed when decode has fetched it, when the router
 * abandons it, or when nobody has come for it in time; nothing else frees it, also not a decode call that is withdrawn
 * before it has fetched (real engines differ there, so a router must not rely on it). Where handoffs are reusable, it
 * is kept until the first token that decode makes of it.
 */
final class ParkedKv {
    private final ClusterContext context;
    private final SimNode node;
    private final Runnable whenFreed;
    private final TransferLink link;
    private final boolean reusable;
    private final Map<Long, ParkedPrompt> parked = new LinkedHashMap<>();
    private long nextId;
    private long tokens;

    ParkedKv(ClusterContext context, SimNode node, Runnable whenFreed) {
        this.context = context;
        this.node = node;
        this.whenFreed = whenFreed;
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

    /** Begins to fetch, or says why it cannot. */
    Optional<String> fetch(SimHandoff handoff, DecodeTask task) {
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
        if (prompt.transfer() != null || (prompt.wasClaimed() && !reusable)) {
            return Optional.of("KV on " + node.id() + " has been fetched by another");
        }
        Transfer transfer = new Transfer(prompt, task, this);
        prompt.beginTransfer(transfer);
        task.fetchingBy(transfer);
        link.send(transfer);
        return Optional.empty();
    }

    void arrived(Transfer transfer) {
        transfer.parked().endTransfer(transfer);
        if (!reusable) {
            freeFetched(transfer.parked());
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

    void abandon(SimHandoff handoff) {
        ParkedPrompt prompt = parked.get(handoff.parkId());
        if (prompt != null && prompt.handoff().equals(handoff)) {
            node.counters().abandoned++;
            context.emit(ClusterEvent.Kind.ABANDONED, node, prompt.from(), handoff.tokens());
            breakTransfer(prompt, "was abandoned");
            free(prompt);
        }
    }

    /** Frees what a fault lets vanish. */
    void lose(SimHandoff handoff) {
        ParkedPrompt prompt = parked.get(handoff.parkId());
        if (prompt != null) {
            free(prompt);
        }
    }

    void crash() {
        link.breakAll(TransportException.unreachable(node.id() + " is gone").suspecting(node.id()));
        parked.values().forEach(ParkedPrompt::cancelExpiry);
        parked.clear();
        tokens = 0;
    }

    private void freeFetched(ParkedPrompt prompt) {
        if (parked.get(prompt.handoff().parkId()) == prompt) {
            node.counters().fetched++;
            free(prompt);
        }
    }

    private void expireLater(ParkedPrompt prompt) {
        long delayNanos = context.settings().handoffExpiryNanos();
        prompt.expireBy(context.time().schedule(delayNanos, () -> node.deliver(() -> expire(prompt), () -> {})));
    }

    private void expire(ParkedPrompt prompt) {
        if (parked.get(prompt.handoff().parkId()) != prompt) {
            return;
        }
        if (prompt.transfer() != null) {
            expireLater(prompt);
            return;
        }
        node.counters().expired++;
        context.emit(
                ClusterEvent.Kind.EXPIRED, node, prompt.from(), prompt.handoff().tokens());
        free(prompt);
    }

    private void breakTransfer(ParkedPrompt prompt, String why) {
        Transfer transfer = prompt.transfer();
        if (transfer != null) {
            cancelled(transfer);
            transfer.broken(TransportException.nodeFault("KV on " + node.id() + " " + why)
                    .suspecting(node.id()));
        }
    }

    private void free(ParkedPrompt prompt) {
        prompt.cancelExpiry();
        parked.remove(prompt.handoff().parkId());
        tokens -= prompt.handoff().tokens();
        node.kv().give(prompt.blocks());
        whenFreed.run();
    }
}
