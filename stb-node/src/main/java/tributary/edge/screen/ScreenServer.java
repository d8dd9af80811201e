package tributary.edge.screen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 on loopback: the page, its API, and {@code /ready /alive /metrics}. Each request runs on
 * a virtual thread, for it may wait for the disk, the cluster or a segment.
 */
public final class ScreenServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScreenServer.class);
  private static final int LONGEST_LINE = 4096;
  private static final int LARGEST_HEADERS = 16 << 10;
  private static final int CHUNK = 16 << 10;

  /** Longer than a fragment may be waited for; a silent connection is closed then. */
  private static final int SILENCE_SECONDS = 90;

  private final EventLoopGroup loop;
  private final ExecutorService blocking;
  private final Channel listener;

  private ScreenServer(EventLoopGroup loop, ExecutorService blocking, Channel listener) {
    this.loop = loop;
    this.blocking = blocking;
    this.listener = listener;
  }

  /**
   * Listens from now on.
   *
   * @throws IOException if the port cannot be had, naming it
   */
  public static ScreenServer start(ScreenPolicy policy, ScreenParts parts) throws IOException {
    Routes routes = routes(policy, parts);
    ExecutorService blocking =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("screen-", 0).factory());
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      Channel listener = bind(policy, routes, blocking, loop);
      ScreenServer server = new ScreenServer(loop, blocking, listener);
      LOG.atInfo().addKeyValue("address", server.uri()).log("screen ready");
      return server;
    } catch (Exception e) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      blocking.shutdownNow();
      throw new IOException(
          "tributary.edge.screen: cannot listen on " + policy.host() + ":" + policy.port(), e);
    }
  }

  /** Where it listens: the port is the real one also when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** The page, for a person to open. */
  public String uri() {
    return uri(address());
  }

  /** Unfinished requests end with their connections. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    blocking.shutdownNow();
  }

  private static String uri(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[::1]" : host) + ":" + address.getPort() + "/";
  }

  private static Routes routes(ScreenPolicy policy, ScreenParts parts) {
    Routes routes = new Routes();
    new NodeApi(parts).addTo(routes);
    ListApi lists = new ListApi(parts, policy);
    lists.addTo(routes);
    new CatalogApi(parts, lists).addTo(routes);
    new PlayApi(parts.plays(), new Positions(parts.lastKnown().resolveSibling("positions.json")))
        .addTo(routes);
    parts.ingest().ifPresent(ingest -> new IngestApi(ingest).addTo(routes));
    Pages.addTo(routes);
    return routes;
  }

  private static Channel bind(
      ScreenPolicy policy, Routes routes, ExecutorService blocking, EventLoopGroup loop)
      throws InterruptedException {
    AtomicInteger connections = new AtomicInteger();
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.closeFuture().addListener(closed -> connections.decrementAndGet());
                if (connections.incrementAndGet() > policy.mostConnections()) {
                  var _ = channel.close();
                  return;
                }
                int port = channel.localAddress().getPort();
                channel
                    .pipeline()
                    .addLast(new IdleStateHandler(0, 0, SILENCE_SECONDS))
                    .addLast(new HttpServerCodec(LONGEST_LINE, LARGEST_HEADERS, CHUNK))
                    .addLast(new BodyLimit(policy.largestBodyBytes()))
                    .addLast(new ScreenHandler(new RequestGate(port), routes, blocking));
              }
            })
        .bind(policy.address())
        .sync()
        .channel();
  }
}
