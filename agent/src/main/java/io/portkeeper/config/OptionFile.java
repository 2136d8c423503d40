package io.portkeeper.config;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Reads a file of options. It reads only a regular file, because opening a pipe blocks, and at most {@link #MOST_BYTES}.
 *
 * <p>While the application runs, the path may lead to anything, and what is read takes up the application's heap.
 */
final class OptionFile {

    /** The maximum size of a file of options, in bytes. It is enough for ten thousand routes. */
    static final int MOST_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private OptionFile() {}

    /**
     * The options in that file, which is in UTF-8, with or without a byte order mark.
     *
     * @throws IOException if it cannot be read, is not a regular file or has more than {@link #MOST_BYTES}
     * @throws IllegalArgumentException if it does not have the form of a properties file
     */
    static Properties read(String path) throws IOException {
        File file = new File(path);
        if (file.exists() && !file.isFile()) {
            throw new IOException("it is not a regular file");
        }
        byte[] bytes;
        try (InputStream in = new FileInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Properties properties = new Properties();
        properties.load(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
        return properties;
    }
}
