package io.portkeeper.testapp.it;

import io.portkeeper.testapp.lab.Lab;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.DataConnectionConfigurationFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.DefaultFtplet;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpRequest;
import org.apache.ftpserver.ftplet.FtpSession;
import org.apache.ftpserver.ftplet.FtpletResult;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.PropertiesUserManagerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;

/** An FTP server at all addresses of the lab. It accepts a data connection only from the source of its control connection. */
final class FtpOrigin implements AutoCloseable {

    private static final int MOST_LOGINS = 1_000;

    private final int port = Lab.freePort();
    private final Map<String, String> sources = new ConcurrentHashMap<>();
    private final FtpServer server;

    /** Serves the files in that folder to everybody. */
    FtpOrigin(Path files) throws FtpException {
        DataConnectionConfigurationFactory data = new DataConnectionConfigurationFactory();
        data.setPassiveIpCheck(true);
        data.setPassivePorts("40000-40999");
        ListenerFactory listener = new ListenerFactory();
        listener.setPort(port);
        listener.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
        ConnectionConfigFactory connections = new ConnectionConfigFactory();
        connections.setAnonymousLoginEnabled(true);
        connections.setMaxLogins(MOST_LOGINS);
        connections.setMaxAnonymousLogins(MOST_LOGINS);
        FtpServerFactory factory = new FtpServerFactory();
        factory.setConnectionConfig(connections.createConnectionConfig());
        factory.addListener("default", listener.createListener());
        factory.setUserManager(new PropertiesUserManagerFactory().createUserManager());
        factory.getUserManager().save(anonymous(files));
        factory.getFtplets().put("sources", new Sources());
        server = factory.createServer();
        server.start();
    }

    private static BaseUser anonymous(Path home) {
        BaseUser user = new BaseUser();
        user.setName("anonymous");
        user.setHomeDirectory(home.toString());
        return user;
    }

    private final class Sources extends DefaultFtplet {
        @Override
        public FtpletResult onLogin(FtpSession session, FtpRequest request) {
            sources.put(host(session.getServerAddress()), host(session.getClientAddress()));
            return FtpletResult.DEFAULT;
        }
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }

    int port() {
        return port;
    }

    /** The source of the control connection to each of its addresses. */
    Map<String, String> sources() {
        return new TreeMap<>(sources);
    }

    @Override
    public void close() {
        server.stop();
    }
}
