package io.marquee.kit;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this process holds on to. */
public final class Memory {

    public static final long MEGABYTE = 1 << 20;

    private Memory() {}

    /** Bytes of the heap, once the garbage is gone. */
    public static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Bytes of the heap and of buffers outside of it, once the garbage is gone. */
    public static long used() {
        // buffers outside of the heap go one collection after their objects
        System.gc();
        long heap = heap();
        long ofJava = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> "direct".equals(pool.getName()))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return heap + ofJava + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
