/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.registry;

import dev.baton.router.api.node.Leg;
import dev.baton.router.api.node.Node;
import dev.baton.router.core.lincheck.ModelChecker;
import java.util.Map;
import java.util.TreeMap;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StringGen;
import org.junit.jupiter.api.Test;

/**
 * Membership, the pool that picks read, and the answers of those who change them are linearizable.
 *
 * <p>Not linearizable: the status of a node is seen a moment before the pool changes, so whoever picks reads both; and a
 * loss that is reported while its node restarts may answer that it found nothing to take out, since it was meant for the
 * incarnation that is gone.
 */
@Param(name = "id", gen = StringGen.class, conf = "1:ab")
public class RegistryLincheckTest {
    private final DefaultNodeRegistry registry = new DefaultNodeRegistry();

    @Operation
    public void register(@Param(name = "id") String id) {
        registry.register(Node.decode("d" + id).build());
    }

    @Operation
    public boolean remove(@Param(name = "id") String id) {
        return registry.remove("d" + id);
    }

    @Operation
    public boolean markUnreachable(@Param(name = "id") String id) {
        return registry.markUnreachable("d" + id, "test");
    }

    @Operation
    public boolean markOnline(@Param(name = "id") String id) {
        return registry.markOnline("d" + id, "test");
    }

    @Operation
    public String usable() {
        Pool pool = registry.snapshot().pool(Leg.DECODE);
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < pool.size(); i++) {
            ids.append(pool.get(i).node().id());
        }
        return ids.toString();
    }

    /** What one thread alone would see. */
    public static class Sequential {
        private final Map<String, Boolean> usableById = new TreeMap<>();

        public void register(String id) {
            usableById.putIfAbsent(id, true);
        }

        public boolean remove(String id) {
            return usableById.remove(id) != null;
        }

        public boolean markUnreachable(String id) {
            return usableById.replace(id, true, false);
        }

        public boolean markOnline(String id) {
            return usableById.replace(id, false, true);
        }

        public String usable() {
            StringBuilder ids = new StringBuilder();
            usableById.forEach((id, usable) -> ids.append(usable ? "d" + id : ""));
            return ids.toString();
        }
    }

    @Test
    void membershipIsLinearizable() {
        ModelChecker.checkLinearizable(RegistryLincheckTest.class, Sequential.class);
    }
}
