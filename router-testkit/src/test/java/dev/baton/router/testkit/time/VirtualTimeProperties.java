/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.router.api.time.TaskScheduler.Cancellable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class VirtualTimeProperties {
    @Property
    void runsWhatIsLeftInOrder(
            @ForAll @Size(max = 200) List<@IntRange(max = 20) Integer> delays,
            @ForAll @Size(max = 100) List<@IntRange(max = 199) Integer> cancelled) {
        VirtualTime time = new VirtualTime();
        List<Integer> ran = new ArrayList<>();
        List<Cancellable> handles = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < delays.size(); i++) {
            int id = i;
            handles.add(time.schedule(delays.get(i), () -> ran.add(id)));
            expected.add(i);
        }
        for (int index : cancelled) {
            if (index < handles.size()) {
                handles.get(index).cancel();
                expected.removeIf(id -> id == index);
            }
        }
        assertThat(time.pending()).isEqualTo(expected.size());
        expected.sort(Comparator.comparing(delays::get));

        time.runUntilIdle(1000);

        assertThat(ran).isEqualTo(expected);
    }
}
