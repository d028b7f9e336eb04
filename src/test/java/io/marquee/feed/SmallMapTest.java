package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallMapTest {

    private static final int STEPS = 2_000;

    /** @param names few stay below the limit, many go over it */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, SmallMap.FEW, SmallMap.FEW + 1, 40})
    void doesWhatALinkedHashMapDoes(int names) {
        Random random = new Random(names);
        SmallMap<Integer> small = new SmallMap<>();
        Map<String, Integer> model = new LinkedHashMap<>();
        for (int step = 0; step < STEPS; step++) {
            // a new object each time: the same name, not the same string
            String name = new String("n" + random.nextInt(names));
            switch (random.nextInt(5)) {
                case 0 -> assertThat(small.remove(name)).isEqualTo(model.remove(name));
                case 1 -> assertThat(small.get(name)).isEqualTo(model.get(name));
                case 2 -> {
                    small.entrySet().forEach(entry -> entry.setValue(entry.getValue() + 1));
                    model.replaceAll((key, value) -> value + 1);
                }
                default -> assertThat(small.put(name, step)).isEqualTo(model.put(name, step));
            }
            assertThat(small.containsKey(name)).isEqualTo(model.containsKey(name));
            assertThat(small).hasSize(model.size());
        }
        assertThat(new ArrayList<>(small.entrySet())).isEqualTo(new ArrayList<>(model.entrySet()));
        assertThat(small).isEqualTo(model);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, SmallMap.FEW, 40})
    void removesWhileItIsGoneThrough(int size) {
        SmallMap<Integer> small = new SmallMap<>();
        for (int i = 0; i < size; i++) {
            small.add("n" + i, i);
        }
        for (Iterator<Integer> values = small.values().iterator(); values.hasNext(); ) {
            if (values.next() % 2 == 0) {
                values.remove();
            }
        }
        assertThat(small.values()).hasSize(size / 2).allMatch(value -> value % 2 == 1);
    }
}
