package io.portkeeper.http;

import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.NameValuePair;

/** A request as it was received, without its body, which is never read. */
public final class Request {

    private final ClassicHttpRequest request;
    private final String path;
    private final String query;

    Request(ClassicHttpRequest request) {
        this.request = request;
        String target = request.getPath() == null ? "" : request.getPath();
        int end = target.indexOf('?');
        this.path = end < 0 ? target : target.substring(0, end);
        this.query = end < 0 ? null : target.substring(end + 1);
    }

    /** The method, for example {@code GET}. */
    public String method() {
        return request.getMethod();
    }

    /** The path without the query, not decoded. */
    public String path() {
        return path;
    }

    /** The query, not decoded; null if there is none. */
    public String query() {
        return query;
    }

    /** All values of a header. The case of its name does not matter. */
    public List<String> headers(String name) {
        return Arrays.stream(request.getHeaders(name))
                .map(NameValuePair::getValue)
                .toList();
    }
}
