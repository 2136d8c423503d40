package io.portkeeper.testapp.leak;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A program that leaks connections: {@code HOST:PORT COUNT}. It opens that many with a class that never closes them, and as
 * many with a class that does. Then it prints {@code leaked COUNT} and lives until the end of its input.
 */
public final class LeakMain {

    private LeakMain() {}

    public static void main(String[] args) throws IOException {
        InetSocketAddress remote = HostAndPort.parse(args[0]);
        int count = Integer.parseInt(args[1]);
        BillingClient billing = new BillingClient();
        Catalogue catalogue = new Catalogue();
        for (int i = 0; i < count; i++) {
            billing.open(remote);
            catalogue.look(remote);
        }
        System.out.println("leaked " + count);
        while (System.in.read() >= 0) {
            // until the end of the input
        }
    }
}
