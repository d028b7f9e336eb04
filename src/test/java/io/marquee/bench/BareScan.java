package io.marquee.bench;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The ceiling of reading: Woodstox goes over a file and does nothing with it. Prints nanoseconds of CPU time, one line a pass. */
final class BareScan {

    private BareScan() {}

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
