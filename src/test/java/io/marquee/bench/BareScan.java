package io.marquee.bench;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The ceiling of reading: Woodstox goes over a file and does nothing with it. Prints nanoseconds of CPU time, one line a pass. */
final class BareScan {

    /** How long it may take. */
    private static final int SECONDS = 120;

    private BareScan() {}

    /** CPU seconds of a pass in the middle of some, in a process of its own. */
    static double seconds(Path folder, Path file, int passes) throws IOException, InterruptedException {
        String output = Child.output(folder, SECONDS, List.of(
                Child.java("java"), Child.HEAP, "-cp", Application.CLASS_PATH, BareScan.class.getName(),
                file.toString(), String.valueOf(passes)));
        return Report.median(output.lines().skip(1).mapToDouble(Double::parseDouble).toArray()) / TimeUnit.SECONDS.toNanos(1);
    }

    /** @param arguments the file, and how many passes */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        XMLInputFactory woodstox = new WstxInputFactory();
        woodstox.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        for (int pass = 0; pass < Integer.parseInt(arguments[1]); pass++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            try (InputStream in = Files.newInputStream(file)) {
                scan(woodstox.createXMLStreamReader(in));
            }
            System.out.println(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        }
    }

    private static void scan(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            xml.next();
        }
        xml.close();
    }
}
