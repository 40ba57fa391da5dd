/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** Says in a few lines what keeps a cluster from being quiescent. */
final class Leftovers {
    private static final int LINES = 20;

    private final List<String> lines = new ArrayList<>();

    private Leftovers() {}

    static String describe(ClusterContext context) {
        Leftovers leftovers = new Leftovers();
        for (Exchange<?> exchange : context.openExchanges()) {
            leftovers.lines.add(
                    exchange + " has no answer" + (exchange.isOpenAtNode() ? "" : "; the node does not hold it"));
        }
        for (SimNode node : context.nodes().values()) {
            leftovers.look(node);
        }
        return leftovers.text();
    }

    private void look(SimNode node) {
        NodeLoad load = node.figures().load();
        if (!node.isIdle()) {
            lines.add(node.id() + " is " + load.state() + ", runs " + load.running() + ", has " + load.waiting()
                    + " waiting and holds " + load.kvUsedTokens() + " tokens of KV");
        }
        if (load.parkedRequests() > 0) {
            node.prefillEngine().parked().all().forEach(parked -> lines.add(parked.toString()));
        }
    }

    private String text() {
        int more = lines.size() - LINES;
        String text = String.join("\n", lines.subList(0, Math.min(LINES, lines.size())));
        return more > 0 ? text + "\n… and " + more + " more" : text;
    }
}
