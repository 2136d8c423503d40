package io.portkeeper.testapp.connect;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.JvmCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;

/**
 * Fetches a file from each of several FTP servers in passive mode: {@code FILE HOST:PORT[,HOST:PORT...]}.
 *
 * <p>It logs in to all servers before it fetches anything, so that the last name connected to is not that of the next file's
 * server. The connection for a file's data is made to the address in the server's answer, without a name, as by most clients
 * (this one is Commons Net). It prints {@code fetched N refused N}, followed by the first refusal.
 */
public final class FtpMain {

    private static final int TIMEOUT_MILLIS = 30_000;

    private FtpMain() {}

    /** The command that fetches that file from those servers, each a name with a port. */
    public static JvmCommand command(String file, List<String> servers) {
        return JvmCommand.of(FtpMain.class, file, String.join(",", servers));
    }

    public static void main(String[] args) throws IOException {
        List<FTPClient> clients = new ArrayList<>();
        for (InetSocketAddress server : HostAndPort.parseList(args[1])) {
            clients.add(logIn(server));
        }
        int fetched = 0;
        String refusal = "";
        for (FTPClient client : clients) {
            String failure = fetch(client, args[0]);
            fetched += failure.isEmpty() ? 1 : 0;
            refusal = refusal.isEmpty() ? failure : refusal;
        }
        System.out.println("fetched " + fetched + " refused " + (clients.size() - fetched) + " " + refusal);
        for (FTPClient client : clients) {
            client.disconnect();
        }
    }

    private static FTPClient logIn(InetSocketAddress server) throws IOException {
        FTPClient client = new FTPClient();
        client.setDefaultTimeout(TIMEOUT_MILLIS);
        client.setDataTimeout(Duration.ofMillis(TIMEOUT_MILLIS));
        client.connect(server.getAddress(), server.getPort());
        if (!client.login("anonymous", "")) {
            throw new IOException("no login at " + server + ": " + client.getReplyString());
        }
        client.enterLocalPassiveMode();
        return client;
    }

    /** Returns why the file could not be fetched; empty if it was. */
    private static String fetch(FTPClient client, String file) {
        try {
            return client.retrieveFile(file, OutputStream.nullOutputStream())
                    ? ""
                    : client.getReplyString().trim();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
