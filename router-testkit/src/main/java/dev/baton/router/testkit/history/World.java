/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.history;

import dev.baton.router.api.event.RouterEvent;
import dev.baton.router.api.node.Node;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a history has come to so far: requests, calls, handoffs and nodes, each as it stands. Confined to one check. */
final class World {
    private final History history;
    private final RequestLog requests = new RequestLog(this);
    private final CallLog calls = new CallLog(this, requests);
    private final NodeLog nodes = new NodeLog(this);
    private long nowNanos;
    private int position;
    private int momentPosition;
    private boolean closing;

    World(History history) {
        this.history = history;
        this.nowNanos = history.startNanos();
    }

    History history() {
        return history;
    }

    Terms terms() {
        return history.terms();
    }

    long now() {
        return nowNanos;
    }

    /** Returns the position in the history of the event that is being looked at. */
    int position() {
        return position;
    }

    /** Returns the position of the first event of the moment that is being looked at. */
    int momentPosition() {
        return momentPosition;
    }

    boolean isClosing() {
        return closing;
    }

    /** Says whether the host is changing a node, so that the router's words on it are about that. */
    boolean isBeingChanged(String nodeId) {
        return nodes.isBeingChanged(nodeId);
    }

    /** Returns when the host last changed a node. */
    long membersChangedNanos() {
        return nodes.changedNanos();
    }

    Collection<RequestTrack> requests() {
        return requests.all();
    }

    /** Returns the requests that wait, as listeners were told, in the order in which they began to. */
    Collection<RequestTrack> waiting() {
        return requests.waiting();
    }

    Collection<NodeTrack> members() {
        return nodes.members();
    }

    Collection<HandoffTrack> handoffs() {
        return calls.handoffs();
    }

    @Nullable
    HandoffTrack handoff(Object handoff) {
        return calls.handoff(handoff);
    }

    @Nullable
    RequestTrack request(String id) {
        return requests.request(id);
    }

    @Nullable
    NodeTrack member(String nodeId) {
        return nodes.member(nodeId);
    }

    /** Returns the incarnation that is meant; the last one known of it, if it is a member no longer. */
    @Nullable
    NodeTrack membership(Node node) {
        return nodes.incarnation(node);
    }

    /** Reads the whole history, telling the rules. */
    void read(List<Rule> rules) {
        List<Event> events = history.events();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.atNanos() - nowNanos > 0) {
                rules.forEach(Rule::momentOver);
                nowNanos = event.atNanos();
                momentPosition = i;
            }
            position = i;
            take(event, rules);
        }
        rules.forEach(Rule::momentOver);
        rules.forEach(Rule::over);
    }

    private void take(Event event, List<Rule> rules) {
        if (event instanceof Event.Called called) {
            calls.called(called, rules);
        } else if (event instanceof Event.OfRequest ofRequest) {
            requests.take(ofRequest, rules);
        } else if (event instanceof Event.OfCall ofCall) {
            calls.take(ofCall, rules);
        } else if (event instanceof Event.Told told) {
            take(told);
            rules.forEach(rule -> rule.told(told.event()));
        } else if (event instanceof Event.Abandoned abandoned) {
            calls.abandoned(abandoned);
            rules.forEach(rule -> rule.abandoned(abandoned));
        } else if (event instanceof Event.Changing changing) {
            nodes.changing(changing);
        } else if (event instanceof Event.Changed changed) {
            NodeTrack node = nodes.changed(changed);
            rules.forEach(rule -> rule.changed(changed, node));
        } else if (event instanceof Event.Settled settled) {
            rules.forEach(rule -> rule.settled(settled));
        } else if (event instanceof Event.Closing) {
            closing = true;
        }
    }

    private void take(Event.Told told) {
        if (told.event() instanceof RouterEvent.NodeStatusChanged changed) {
            nodes.told(changed, told.status());
        } else if (told.event() instanceof RouterEvent.OfRequest ofRequest) {
            requests.told(ofRequest);
        }
    }
}
