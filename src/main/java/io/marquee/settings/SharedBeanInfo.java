package io.marquee.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import javax.management.modelmbean.ModelMBeanInfoSupport;
import javax.management.modelmbean.RequiredModelMBean;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.spi.ManagementMBeanAssembler;
import org.apache.camel.support.management.MBeanInfoAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;
import org.apache.camel.support.management.NotificationSenderAdapter;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Makes the same MBeans as Camel does, but all of a class share one description. Camel describes the attributes and operations of each step
 * of each route anew, which was nine tenths of the memory of a provider's route. Nothing in a description belongs to a single bean.
 */
public final class SharedBeanInfo extends ServiceSupport implements ManagementMBeanAssembler {

    private final CamelContext context;
    private final MBeanInfoAssembler assembler;
    private final Map<List<Class<?>>, ModelMBeanInfo> infos = new ConcurrentHashMap<>();

    SharedBeanInfo(CamelContext context) {
        this.context = context;
        this.assembler = new MBeanInfoAssembler(context);
    }

    /** What is the same for all beans that share a description, and for no others: the classes that it is made of; null if it is not shared. */
    public static String described(MBeanInfo info) {
        return info instanceof Shared shared ? shared.described : null;
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object bean, ObjectName name) throws JMException {
        ModelMBeanInfo info = info(bean, null);
        // Camel describes no proxies
        return info == null ? null : assemble(bean, info, inner(bean));
    }

    /** @param inner what the bean stands for, if that adds to the description; else null */
    private ModelMBean assemble(Object bean, ModelMBeanInfo info, Object inner) throws JMException {
        boolean masks = Boolean.TRUE.equals(context.getManagementStrategy().getManagementAgent().getMask());
        Object target = inner == null ? bean : inner;
        RequiredModelMBean made = inner == null
                ? new MixinRequiredModelMBean(info, masks, null, null)
                : new MixinRequiredModelMBean(info(bean, inner), masks, info, managing(bean, new RequiredModelMBean(info)));
        if (target instanceof NotificationSenderAware sender) {
            sender.setNotificationSender(new NotificationSenderAdapter(made));
        }
        return managing(target, made);
    }

    private static Object inner(Object bean) {
        Object inner = bean instanceof ManagedInstance outer ? outer.getInstance() : null;
        return inner != null && inner.getClass().isAnnotationPresent(ManagedResource.class) ? inner : null;
    }

    private ModelMBeanInfo info(Object bean, Object inner) throws JMException {
        List<Class<?>> classes = Arrays.asList(bean.getClass(), inner == null ? Object.class : inner.getClass());
        if (!infos.containsKey(classes)) {
            ModelMBeanInfo info = assembler.getMBeanInfo(context, bean, inner, "");
            if (info != null) {
                infos.put(classes, new Shared(info, classes));
            }
        }
        return infos.get(classes);
    }

    private static RequiredModelMBean managing(Object target, RequiredModelMBean made) throws JMException {
        try {
            made.setManagedResource(target, "ObjectReference");
            return made;
        } catch (InvalidTargetObjectTypeException e) {
            throw new JMException(e.getMessage());
        }
    }

    @Override
    protected void doStart() {
        ServiceHelper.startService(assembler);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(assembler);
    }

    /** A description that no bean copies for itself. Those of another process get a copy of the usual class. */
    private static final class Shared extends ModelMBeanInfoSupport {

        private static final long serialVersionUID = 1;

        private final String described;

        Shared(ModelMBeanInfo info, List<Class<?>> classes) {
            super(info);
            this.described = classes.stream().map(Class::getName).collect(Collectors.joining(" "));
        }

        @Override
        public Object clone() {
            return this;
        }

        private Object writeReplace() {
            return new ModelMBeanInfoSupport(this);
        }
    }
}
