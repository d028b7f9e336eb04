package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** What this process holds on to. A collection of the garbage takes as long as a test, so there is none that can change nothing. */
public final class Memory {

    public static final long MEGABYTE = 1 << 20;

    private static final int COLLECTIONS = 2;

    private Memory() {}

    /** Bytes of the heap, once the garbage is gone. */
    public static long heap() {
        System.gc();
        return heapNow();
    }

    /** Bytes of the heap and of buffers outside of it, once the garbage is gone. */
    public static long used() {
        System.gc();
        if (buffersOfJava() > MEGABYTE) {
            // buffers outside of the heap go one collection after their objects
            System.gc();
        }
        return usedNow();
    }

    /** Bytes of the heap now, once the garbage is gone if there is more than a bound with it. */
    public static long heap(long bound) {
        return collected(Memory::heapNow, bound);
    }

    /** Asserts that less than this has come since then to what is {@link #used()}. */
    public static void assertGrowth(long before, long limit) {
        assertThat(collected(Memory::usedNow, before + limit - 1) - before).as("bytes that are held since then").isLessThan(limit);
    }

    private static long collected(LongSupplier now, long bound) {
        long bytes = now.getAsLong();
        for (int i = 0; i < COLLECTIONS && bytes > bound; i++) {
            System.gc();
            bytes = now.getAsLong();
        }
        return bytes;
    }

    private static long usedNow() {
        return heapNow() + buffersOfJava() + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    private static long heapNow() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long buffersOfJava() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> "direct".equals(pool.getName()))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
