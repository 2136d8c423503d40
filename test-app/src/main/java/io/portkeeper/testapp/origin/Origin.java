package io.portkeeper.testapp.origin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 server that can hold its answers back and counts the connections of each peer.
 *
 * <ul>
 *   <li>{@code GET /hold/NAME} is answered when {@code NAME} is released, so that N requests can be in flight at once;
 *   <li>{@code GET /release/NAME} releases it, and {@code GET /held/NAME} returns how many requests it holds;
 *   <li>{@code GET /drip/N} is answered with N bytes, five a second; with {@code ?until=NAME} the rest is sent at once when
 *       NAME is released;
 *   <li>{@code GET /stall/NAME} is answered with the first of two bytes;
 *   <li>{@code GET /counters} returns the counters as lines of text;
 *   <li>any other path is answered at once.
 * </ul>
 *
 * <p>Each answer has the status 200. Except for drips and stalls, it has a small body and {@code X-Peer}, the address that
 * the connection came from. With {@code ?close=1}, the origin closes the connection after such an answer, so that TIME_WAIT
 * is on its side and the client's port is free. With {@code ?linger=1}, it leaves the close to the client, even if the
 * request has {@code Connection: close}. The origin keeps connections that never send anything. Answers to pipelined
 * requests may be out of order.
 */
public final class Origin implements HoldGate, AutoCloseable {
    private static final int BACKLOG = 16_384;
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final InetSocketAddress requested;
    private final Holds holds = new Holds();
    private final Stalls stalls = new Stalls();
    private final Peers peers = new Peers();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private Channel listener;

    /** An origin on the wildcard address and a port that the kernel chooses. */
    public Origin() {
        this(new InetSocketAddress(0));
    }

    public Origin(InetSocketAddress listen) {
        this.requested = listen;
    }

    public Origin start() throws InterruptedException {
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                                .addLast(new OriginHandler(holds, stalls, peers));
                    }
                })
                .bind(requested)
                .sync()
                .channel();
        return this;
    }

    /** The address on which it listens; the wildcard address if no other was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    public int port() {
        return address().getPort();
    }

    @Override
    public int held(String name) {
        return holds.held(name);
    }

    @Override
    public void release(String name) {
        holds.release(name);
    }

    /** How many answers have begun and do not continue, including those whose connection has ended since. */
    public int stalled() {
        return stalls.count();
    }

    /**
     * Waits until that many answers are stalled.
     *
     * @throws IllegalStateException if they are not within {@code limit}
     */
    public void awaitStalled(int count, Duration limit) throws InterruptedException {
        stalls.await(count, limit);
    }

    /** The stalled answers, in the order in which they began. */
    public List<Stall> stalls() {
        return stalls.all();
    }

    /** Connections open now, by the address they came from. */
    public Map<InetAddress, Integer> openByPeer() {
        return peers.open();
    }

    /** The most connections open at once since the start or the last reset. */
    public int peak() {
        return peers.peak();
    }

    /** Connections accepted since the start or the last reset. */
    public long accepted() {
        return peers.accepted();
    }

    /** Sets whether the address and port of each new peer are remembered. At first they are not. */
    public Origin rememberPeers(boolean on) {
        peers.remember(on);
        return this;
    }

    /** The addresses and ports of the peers that were accepted while they were remembered, since the last reset. */
    public Set<InetSocketAddress> rememberedPeers() {
        return peers.seen();
    }

    /** Resets the counters and makes released names hold again. Connections stay open. */
    public void reset() {
        peers.reset();
        holds.rearm();
    }

    /** Resets all connections, which leaves none in TIME_WAIT. */
    public void drop() {
        for (Channel connection : connections) {
            connection.eventLoop().execute(() -> reset(connection));
        }
    }

    /** Resets all connections, and stops. */
    @Override
    public void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        drop();
        connections.newCloseFuture().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the close of the group waits for it
    private static void reset(Channel connection) {
        if (connection.isOpen()) {
            connection.config().setOption(ChannelOption.SO_LINGER, 0);
            connection.close();
        }
    }
}
