package io.portkeeper.http;

import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.NameValuePair;

/** A request as it was received, without its body, which nobody reads. */
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

    /** As in {@code GET}. */
    public String method() {
        return request.getMethod();
    }

    /** Without the query, and not decoded. */
    public String path() {
        return path;
    }

    /** Not decoded; null when there is none. */
    public String query() {
        return query;
    }

    /** All values of a header, in whatever case its name is written. */
    public List<String> headers(String name) {
        return Arrays.stream(request.getHeaders(name))
                .map(NameValuePair::getValue)
                .toList();
    }
}
