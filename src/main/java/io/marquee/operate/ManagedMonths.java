package io.marquee.operate;

import io.marquee.search.Months;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Map;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;

/** The MBean {@code io.marquee:type=Months}: the months in the memory of this instance. It is public because Camel calls it. */
@ManagedResource(description = "The months of events in the memory of this instance")
public final class ManagedMonths {

    private static final String[] COLUMNS = {"month", "version", "bytes", "held"};

    private final Months months;
    private final TabularType table;

    ManagedMonths(Months months) throws OpenDataException {
        this.months = months;
        CompositeType row = new CompositeType(
                "Month",
                "A month with published events",
                COLUMNS,
                new String[] {"The month", "How often it changed", "Bytes of its events as JSON; of one too large for memory, as many as tell that", "Whether it is in memory"},
                new OpenType<?>[] {SimpleType.STRING, SimpleType.LONG, SimpleType.LONG, SimpleType.BOOLEAN});
        this.table = new TabularType("Months", "The months in order", row, new String[] {"month"});
    }

    @ManagedAttribute(description = "Whether everything that fits into memory was loaded at least once")
    public boolean isLoaded() {
        return months.isLoaded();
    }

    @ManagedAttribute(description = "Whether months are still to be read")
    public boolean isBehind() {
        return months.isBehind();
    }

    @ManagedAttribute(description = "Changes of all months that this instance knows")
    public long getVersion() {
        return months.version();
    }

    @ManagedAttribute(description = "Months with published events")
    public int getCount() {
        return months.list().size();
    }

    @ManagedAttribute(description = "Months that are in memory; searches in the others ask the database")
    public long getHeld() {
        return months.list().stream().filter(Months.Line::held).count();
    }

    @ManagedOperation(description = "The months, and which of them are in memory")
    public TabularData months() throws OpenDataException {
        TabularData rows = new TabularDataSupport(table);
        for (Months.Line line : months.list()) {
            rows.put(new CompositeDataSupport(table.getRowType(), Map.of(
                    "month", YearMonth.from(line.first()).toString(),
                    "version", line.version(),
                    "bytes", line.bytes(),
                    "held", line.held())));
        }
        return rows;
    }

    /** @throws IllegalArgumentException when it is no month, or none with published events */
    @ManagedOperation(description = "Reads a month, such as 2021-06, anew, at the next look; searches see the one before until then")
    public void reload(String month) {
        LocalDate first;
        try {
            first = YearMonth.parse(month).atDay(1);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a month is written like 2021-06");
        }
        if (!months.reload(first)) {
            throw new IllegalArgumentException("there is no event in " + month);
        }
    }
}
