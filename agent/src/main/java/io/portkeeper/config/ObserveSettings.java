package io.portkeeper.config;

import io.portkeeper.track.CallSites;
import java.io.File;

/**
 * What operators want to see, and where.
 *
 * @param logLevel one of error, warn, info, debug, off
 * @param logFile null for stderr
 * @param metrics where metrics and the status page are served; null for nowhere
 * @param sites for which connects the agent records the calling code
 */
public record ObserveSettings(String logLevel, String logFile, ListenAddress metrics, CallSites.Mode sites) {

    static ObserveSettings of(OptionValue logLevel, OptionValue logFile, OptionValue metrics, OptionValue sites) {
        return new ObserveSettings(
                logLevel.oneOf("error", "warn", "info", "debug", "off"),
                logFile.isDefault() ? null : file(logFile),
                ListenAddress.of(metrics),
                CallSites.Mode.valueOf(sites.constantOf("sampled", "exact", "off")));
    }

    private static String file(OptionValue value) {
        File file = new File(value.text().trim()).getAbsoluteFile();
        if (file.isDirectory() || !file.getParentFile().isDirectory()) {
            throw value.wrong("a file in a folder that exists", null);
        }
        if (file.exists() && !file.isFile() && !isDevice(file.getPath())) {
            throw value.wrong("a regular file or a new one, or a device below /dev", "it is no regular file");
        }
        return file.getPath();
    }

    /**
     * Whether the path names a device or a standard stream. A standard stream may be a pipe, but one that somebody reads
     * from. Opening any other pipe would block until somebody does.
     */
    private static boolean isDevice(String path) {
        return path.startsWith("/dev/") || path.startsWith("/proc/self/fd/");
    }
}
