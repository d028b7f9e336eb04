package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this process holds on to. A collection of the garbage takes as long as a test, so there is none that can change nothing. */
public final class Memory {

    public static final long MEGABYTE = 1 << 20;

    private Memory() {}

    /** Bytes of the heap, once the garbage is gone. */
    public static long heap() {
        System.gc();
        return heapNow();
    }

    /** The same, or with garbage if it is no more than a bound even so. */
    public static long heap(long bound) {
        long now = heapNow();
        return now > bound ? heap() : now;
    }

    /** Bytes of the heap and of buffers outside of it, once the garbage is gone. */
    public static long used() {
        // buffers outside of the heap go one collection after their objects
        System.gc();
        System.gc();
        return usedNow();
    }

    /** Asserts that less than this has come since then to what is {@link #used()}. */
    public static void assertGrowth(long before, long limit) {
        long now = usedNow();
        long used = now - before < limit ? now : used();
        assertThat(used - before).as("bytes that are held since then").isLessThan(limit);
    }

    private static long usedNow() {
        long ofJava = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> "direct".equals(pool.getName()))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return heapNow() + ofJava + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    private static long heapNow() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
