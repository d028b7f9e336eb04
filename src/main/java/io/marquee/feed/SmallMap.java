package io.marquee.feed;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A map from names to values in the order in which they came, for the few attributes and children of an element: keys are
 * compared one after the other, up to {@value #FEW} of them. A further one turns it into a hash table.
 */
final class SmallMap<V> extends AbstractMap<String, V> {

    static final int FEW = 12;
    private static final int FIRST = 6;

    private static final String[] NO_KEYS = {};
    private static final Object[] NO_VALUES = {};

    private String[] keys = NO_KEYS;
    private Object[] values = NO_VALUES;
    private int size;
    private Map<String, V> many;

    @Override
    public V get(Object key) {
        if (many != null) {
            return many.get(key);
        }
        int i = find(key);
        return i < 0 ? null : value(i);
    }

    @Override
    public boolean containsKey(Object key) {
        return many != null ? many.containsKey(key) : find(key) >= 0;
    }

    @Override
    public V put(String key, V value) {
        if (many != null) {
            return many.put(key, value);
        }
        int i = find(key);
        if (i >= 0) {
            V before = value(i);
            values[i] = value;
            return before;
        }
        if (size == FEW) {
            many = new LinkedHashMap<>(this);
            return many.put(key, value);
        }
        add(key, value);
        return null;
    }

    /** Puts in a key that is not there. */
    void add(String key, V value) {
        if (many != null || size == FEW) {
            put(key, value);
            return;
        }
        if (size == keys.length) {
            int room = size == 0 ? FIRST : FEW;
            keys = Arrays.copyOf(keys, room);
            values = Arrays.copyOf(values, room);
        }
        keys[size] = key;
        values[size++] = value;
    }

    @Override
    public int size() {
        return many != null ? many.size() : size;
    }

    private int find(Object key) {
        for (int i = 0; i < size; i++) {
            // a parser hands out the same object for the same name
            if (keys[i] == key) {
                return i;
            }
        }
        int hash = key.hashCode();
        for (int i = 0; i < size; i++) {
            if (keys[i].hashCode() == hash && keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @SuppressWarnings("unchecked")
    private V value(int i) {
        return (V) values[i];
    }

    private void removeAt(int i) {
        size--;
        System.arraycopy(keys, i + 1, keys, i, size - i);
        System.arraycopy(values, i + 1, values, i, size - i);
        keys[size] = null;
        values[size] = null;
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
        return many != null ? many.entrySet() : new Entries();
    }

    private final class Entries extends AbstractSet<Entry<String, V>> {

        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<Entry<String, V>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < size;
                }

                @Override
                public Entry<String, V> next() {
                    if (next >= size) {
                        throw new NoSuchElementException();
                    }
                    return new At(next++);
                }

                @Override
                public void remove() {
                    removeAt(--next);
                }
            };
        }
    }

    private final class At extends SimpleEntry<String, V> {

        private static final long serialVersionUID = 1L;

        private final transient int place;

        private At(int place) {
            super(keys[place], value(place));
            this.place = place;
        }

        @Override
        public V setValue(V value) {
            values[place] = value;
            return super.setValue(value);
        }
    }
}
