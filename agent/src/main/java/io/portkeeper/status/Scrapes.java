package io.portkeeper.status;

import io.portkeeper.http.Answer;
import io.portkeeper.http.Answers;
import io.portkeeper.http.Request;
import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers with the metrics, in the format that Prometheus asks for. */
final class Scrapes implements Answers {

    private final PrometheusScrapeHandler handler;

    Scrapes(Shown shown) {
        PrometheusRegistry registry = new PrometheusRegistry();
        if (shown instanceof StatusReader reader) {
            registry.register(new MetricsCollector(reader)); // otherwise there are no figures
        }
        this.handler = new PrometheusScrapeHandler(registry);
    }

    @Override
    public Answer to(Request request) throws IOException {
        Scrape scrape = new Scrape(request);
        if (!scrape.isUnderstood()) {
            return Answer.text(400, "text/plain", "the query cannot be decoded\n");
        }
        handler.handleRequest(scrape);
        return scrape.answer();
    }

    /** One request, as the Prometheus client library expects it, and the answer. */
    private static final class Scrape implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {

        private final Request request;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;

        Scrape(Request request) {
            this.request = request;
        }

        /** Whether the query can be decoded. If it cannot, this is not a failure of the agent. */
        boolean isUnderstood() {
            try {
                getParameterValues("name[]");
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        Answer answer() {
            Answer answer = new Answer(status, body.toByteArray());
            headers.forEach(answer::with);
            return answer;
        }

        @Override
        public PrometheusHttpRequest getRequest() {
            return this;
        }

        @Override
        public PrometheusHttpResponse getResponse() {
            return this;
        }

        @Override
        public String getRequestPath() {
            return request.path();
        }

        @Override
        public String getQueryString() {
            return request.query();
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(request.headers(name));
        }

        /** For HEAD the server leaves out the body, and sends its length. */
        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public void setHeader(String name, String value) {
            if (!name.equals("Content-Length")) { // the server sets it
                headers.put(name, value);
            }
        }

        @Override
        public OutputStream sendHeadersAndGetBody(int statusCode, int contentLength) {
            status = statusCode;
            return body;
        }

        @Override
        public void handleException(IOException e) throws IOException {
            throw e;
        }

        @Override
        public void handleException(RuntimeException e) {
            throw e;
        }

        @Override
        public void close() {
            // Everything is in memory.
        }
    }
}
