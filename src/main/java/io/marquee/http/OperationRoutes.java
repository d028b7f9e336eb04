package io.marquee.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.rest.openapi.DefaultRestOpenapiProcessorStrategy;
import org.apache.camel.support.processor.RestBindingAdvice;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Calls the route of an operation of the contract, {@code direct:<operationId>}. Camel's own strategy looks the endpoint up and
 * binds bodies, of which there are none here, anew for each request.
 */
public final class OperationRoutes extends DefaultRestOpenapiProcessorStrategy {

    private final Map<String, AsyncProducer> producers = new ConcurrentHashMap<>();

    public OperationRoutes(CamelContext context) {
        setCamelContext(context);
    }

    @Override
    public boolean process(
            OpenAPI contract,
            Operation operation,
            String verb,
            String path,
            RestBindingAdvice binding,
            Exchange exchange,
            AsyncCallback callback) {
        return producers.computeIfAbsent(operation.getOperationId(), this::producer).process(exchange, callback);
    }

    private AsyncProducer producer(String operation) {
        try {
            AsyncProducer producer = getCamelContext().getEndpoint("direct:" + operation).createAsyncProducer();
            ServiceHelper.startService(producer);
            return producer;
        } catch (Exception e) {
            throw new IllegalStateException("no route for the operation " + operation, e);
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        ServiceHelper.stopService(producers.values());
        producers.clear();
    }
}
