package io.marquee.http;

import io.swagger.v3.oas.models.OpenAPI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Ordered;
import org.apache.camel.Producer;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.apache.camel.component.rest.openapi.DefaultRestOpenapiProcessorStrategy;
import org.apache.camel.spi.CamelInternalProcessorAdvice;
import org.apache.camel.spi.InternalProcessor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lets the route of the contract call that of an operation, {@code direct:<operationId>}. Camel reads the contract and finds the routes; but its own
 * call compares the path with those of all operations anew for each request, so that each operation that is added makes all of them dearer.
 */
public final class OperationRoutes extends DefaultRestOpenapiProcessorStrategy {

    /** How Camel makes the call; it has no public name. */
    private static final String CAMELS_CALL = "org.apache.camel.component.rest.openapi.RestOpenApiEndpoint$RestOpenApiProcessorAdvice";

    private final List<Producer> producers = new ArrayList<>();

    public OperationRoutes(CamelContext context) {
        setCamelContext(context);
    }

    /** @throws IllegalStateException when Camel makes its call in another way, as a new version might */
    @Override
    public void validateOpenApi(OpenAPI contract, String basePath, PlatformHttpConsumerAware consumer) throws Exception {
        super.validateOpenApi(contract, basePath, consumer);
        InternalProcessor route = (InternalProcessor) ((DefaultConsumer) consumer.getPlatformHttpConsumer()).getProcessor();
        Object call = route.getAdvice(Class.forName(CAMELS_CALL));
        if (call == null) {
            throw new IllegalStateException("the route of the contract has no " + CAMELS_CALL);
        }
        route.removeAdvice((CamelInternalProcessorAdvice<?>) call);
        Call before = route.getAdvice(Call.class);
        if (before != null) {
            // the route starts again
            route.removeAdvice(before);
        }
        route.addAdvice(call(contract, basePath == null || basePath.equals("/") ? "" : basePath));
    }

    private Call call(OpenAPI contract, String basePath) throws Exception {
        stopProducers();
        PathMap<Operations> operations = new PathMap<>();
        for (String path : contract.getPaths().keySet()) {
            Map<String, Producer> routes = new HashMap<>();
            for (var operation : contract.getPaths().get(path).readOperationsMap().entrySet()) {
                Producer route = getCamelContext().getEndpoint("direct:" + operation.getValue().getOperationId()).createProducer();
                ServiceHelper.startService(route);
                producers.add(route);
                routes.put(operation.getKey().name(), route);
            }
            operations.put(basePath + path, new Operations(PathTemplate.of(basePath + path), routes));
        }
        return new Call(operations);
    }

    private void stopProducers() {
        ServiceHelper.stopService(producers);
        producers.clear();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        stopProducers();
    }

    /**
     * Those of a path.
     *
     * @param template null when it has no variables
     * @param routes by their methods
     */
    private record Operations(PathTemplate template, Map<String, Producer> routes) {}

    /** Part of the route of the contract, where Camel's own call was. */
    private record Call(PathMap<Operations> operations) implements CamelInternalProcessorAdvice<Object>, Ordered {

        private static final int AS_CAMELS = Ordered.LOWEST - 1_000;

        @Override
        public Object before(Exchange exchange) {
            Message request = exchange.getMessage();
            String path = (String) request.getHeader(Exchange.HTTP_PATH);
            Operations here = operations.get(path);
            try {
                if (here.template != null) {
                    here.template.read(path, request.getHeaders()::put);
                }
                here.routes.get((String) request.getHeader(Exchange.HTTP_METHOD)).process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            return null;
        }

        @Override
        public void after(Exchange exchange, Object nothing) {
            // the route of the operation has answered
        }

        @Override
        public boolean hasState() {
            return false;
        }

        @Override
        public int getOrder() {
            return AS_CAMELS;
        }
    }
}
