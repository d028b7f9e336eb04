package io.marquee.settings;

import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.PackageScanResourceResolver;

/** Makes Camel's {@code Main} so that it takes no setting but ours, and leaves it to us to end the process. */
public final class CamelMain {

    private CamelMain() {}

    /** @param properties all settings that Camel gets */
    public static Main of(Properties properties) {
        Libraries libraries = Libraries.of(properties);
        Main main = new Main() {
            @Override
            protected CamelContext createCamelContext() {
                ManyRoutes context = new ManyRoutes();
                context.getCamelContextExtension().setRegistry(registry);
                return context;
            }
        };
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().withAutoConfigurationEnvironmentVariablesEnabled(false).withAutoConfigurationSystemPropertiesEnabled(false);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport support) {
                if (libraries.loader() != null) {
                    support.getCamelContext().setApplicationContextClassLoader(libraries.loader());
                }
            }

            @Override
            public void afterStop(BaseMainSupport support) {
                libraries.close();
            }

            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.getRegistry().bind("utf8Routes", Utf8Routes.of(context));
                context.getCamelContextExtension().addContextPlugin(PackageScanResourceResolver.class, SortedResources.of(context));
                context.getCamelContextExtension().setManagementMBeanAssembler(new SharedBeanInfo(context));
                context.getManagementStrategy().setManagementObjectStrategy(RouteStatistics.strategy());
                // settings hold the checked values of variables already, some of them changed since; system properties are not checked
                PropertiesComponent values = (PropertiesComponent) context.getPropertiesComponent();
                values.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
                values.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
            }
        });
        return main;
    }
}
