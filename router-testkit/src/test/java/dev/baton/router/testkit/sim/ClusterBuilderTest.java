/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.router.api.node.Node;
import dev.baton.router.api.node.NodeRole;
import dev.baton.router.api.transport.TransportCapabilities.LegOrder;
import dev.baton.router.api.transport.TransportCapabilities.Trait;
import dev.baton.router.testkit.time.VirtualTime;
import org.junit.jupiter.api.Test;

class ClusterBuilderTest {
    @Test
    void describesNodesForARegistry() {
        SimulatedCluster cluster = SimulatedCluster.builder(new VirtualTime())
                .prefillNodes(2)
                .decodeNodes(1)
                .describe(node -> node.label(Node.MODEL, "llama"))
                .build();

        assertThat(cluster.nodes()).extracting(Node::id).containsExactly("prefill-0", "prefill-1", "decode-0");
        Node prefill = cluster.node("prefill-1");
        assertThat(prefill.role()).isEqualTo(NodeRole.PREFILL);
        assertThat(prefill.maxConcurrent()).isEqualTo(2);
        assertThat(prefill.kvCapacityTokens()).isEqualTo(433_000);
        assertThat(prefill.incarnation()).isEqualTo("1");
        assertThat(prefill.label(Node.MODEL)).isEqualTo("llama");
        Node decode = cluster.node("decode-0");
        assertThat(decode.role()).isEqualTo(NodeRole.DECODE);
        assertThat(decode.maxConcurrent()).isEqualTo(256);
        assertThat(decode.kvCapacityTokens()).isEqualTo(433_000);
    }

    @Test
    void worksSequentiallyUnlessToldOtherwise() {
        SimulatedCluster cluster = SimulatedCluster.builder(new VirtualTime()).build();

        assertThat(cluster.capabilities().order()).isEqualTo(LegOrder.SEQUENTIAL);
        assertThat(cluster.capabilities().traits())
                .containsExactlyInAnyOrder(Trait.RETARGETABLE_HANDOFF, Trait.ABORT_BEFORE_FIRST_CHUNK);
    }

    @Test
    void refusesBadValuesByName() {
        ClusterBuilder builder = SimulatedCluster.builder(new VirtualTime());

        assertThatThrownBy(() -> builder.prefillNodes(-1)).hasMessage("prefillNodes must be at least 0, but is -1");
        assertThatThrownBy(() -> builder.decodeConcurrency(0))
                .hasMessage("decodeConcurrency must be at least 1, but is 0");
    }
}
