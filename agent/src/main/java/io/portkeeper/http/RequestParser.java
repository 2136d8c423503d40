package io.portkeeper.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/** Reads the header of a request, up to a size. HttpCore limits the length and the number of lines, but not their total. */
final class RequestParser extends DefaultHttpRequestParser {

    /** In bytes. A browser sends the cookies of everything else that is served on this host. */
    static final int MOST = 32 * 1024;

    private static final int MOST_LINES = 100;

    static final Http1Config LINES = Http1Config.custom()
            .setMaxLineLength(MOST)
            .setMaxHeaderCount(MOST_LINES)
            .build();

    RequestParser() {
        super(LINES);
    }

    @Override
    public ClassicHttpRequest parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        try {
            return super.parse(buffer, new Limited(in));
        } catch (MessageConstraintException e) {
            throw new RequestHeaderFieldsTooLargeException(
                    "the header of a request may have " + MOST_LINES + " lines and " + MOST + " bytes", e);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(e.getMessage(), e); // as for HTTP/-1.1
        }
    }

    /** Limits what is read; what the buffer has read ahead does not count. The buffer calls no other read method. */
    private static final class Limited extends InputStream {

        private final InputStream in;
        private int count;

        Limited(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (count >= MOST) {
                throw new MessageConstraintException("too large");
            }
            int read = in.read(bytes, offset, Math.min(length, MOST - count));
            count += Math.max(0, read);
            return read;
        }
    }
}
