package io.marquee.operate;

import io.marquee.poll.Schedule;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderStatus;
import io.marquee.search.Months;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers our MBeans beside Camel's: one for the months, one for withdrawals, and one for each provider that has a file. Camel unregisters them when it stops. */
public final class ManagedBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedBeans.class);

    private final ManagementAgent agent;
    private final PollReader polls;
    private final Set<String> providers = new HashSet<>();

    private ManagedBeans(CamelContext context, KeptAnswers answers, Schedule schedule) {
        this.agent = context.getManagementStrategy().getManagementAgent();
        this.polls = new PollReader(context, answers, schedule);
    }

    /** Registers them, from now on as provider files come and go; does nothing when JMX is switched off. */
    public static void addTo(CamelContext context, KeptAnswers answers, Months months, ProviderFiles files, Schedule schedule)
            throws JMException {
        ManagedBeans beans = new ManagedBeans(context, answers, schedule);
        if (beans.agent != null) {
            beans.agent.register(new ManagedMonths(months), new ObjectName("io.marquee:type=Months"));
            beans.agent.register(new ManagedWithdrawals(context, answers), new ObjectName("io.marquee:type=Withdrawals"));
            files.follow(beans::update);
        }
    }

    private void update(List<ProviderStatus> statuses) {
        Set<String> names = statuses.stream().map(ProviderStatus::name).collect(Collectors.toSet());
        try {
            for (String name : names) {
                if (providers.add(name)) {
                    agent.register(new ManagedProvider(name, polls), nameOf(name));
                }
            }
            for (String name : Set.copyOf(providers)) {
                if (!names.contains(name)) {
                    providers.remove(name);
                    agent.unregister(nameOf(name));
                }
            }
        } catch (JMException e) {
            LOG.warn("the MBeans of providers are not as their files: {}", e.toString());
        }
    }

    /** Names of providers need no quotes in JMX: they are letters, digits, and dashes. */
    private static ObjectName nameOf(String provider) throws JMException {
        return new ObjectName("io.marquee:type=Provider,name=" + provider);
    }
}
