package tributary.cluster.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.crypto.Identity;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Refusal;
import tributary.wire.Frames;
import tributary.wire.Tls;
import tributary.wire.proto.EdgeToCluster;

/** The port where edge nodes dial in: TLS 1.3 on Netty, a session actor behind each connection. */
public final class EdgeGateway {
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(3);

  private final ActorSystem<?> system;
  private final ActorRef<EdgeSessions.Command> sessions;
  private final EventLoopGroup loops;
  private final ChannelGroup connections;
  private final Channel listener;
  private final ReachabilityTests tests;

  private EdgeGateway(
      ActorSystem<?> system,
      ActorRef<EdgeSessions.Command> sessions,
      EventLoopGroup loops,
      ChannelGroup connections,
      Channel listener,
      ReachabilityTests tests) {
    this.system = system;
    this.sessions = sessions;
    this.loops = loops;
    this.connections = connections;
    this.listener = listener;
    this.tests = tests;
  }

  /**
   * Listens.
   *
   * @throws IOException naming host and port, if they cannot be had
   */
  public static EdgeGateway start(ActorSystem<?> system, GatewayTools tools) throws IOException {
    GatewayPolicy policy = tools.policy();
    Identity identity = tools.authority().serverIdentity(policy.names(), policy.serverValidity());
    SslContext tls = Tls.server(identity);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    ReachabilityTests tests = tests(system, tools, identity, loops);
    ActorRef<EdgeSessions.Command> sessions =
        system.systemActorOf(
            EdgeSessions.create(tools, tests), "edge-sessions-" + policy.port(), Props.empty());
    Enrolment enrolment = new Enrolment(tools);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    install(channel, tls, policy);
                    channel.pipeline().addLast(new GatewayHandler(tools, enrolment, sessions));
                  }
                })
            .bind(new InetSocketAddress(policy.host(), policy.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException(
          "tributary.gateway.host and port: cannot listen on "
              + policy.host()
              + ":"
              + policy.port()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    return new EdgeGateway(system, sessions, loops, connections, bound.channel(), tests);
  }

  private static ReachabilityTests tests(
      ActorSystem<?> system, GatewayTools tools, Identity identity, EventLoopGroup loops)
      throws IOException {
    GatewayPolicy.Reachability policy = tools.policy().reachability();
    try {
      return new ReachabilityTests(
          new DialBack(loops, Tls.client(identity), policy, tools.clock()),
          MappingProbes.listen(system, loops, tools.policy().host(), policy, tools.random()),
          tools.metrics());
    } catch (IOException e) {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  private static void install(SocketChannel channel, SslContext tls, GatewayPolicy policy) {
    ChannelPipeline pipeline = channel.pipeline();
    SslHandler handler = tls.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(policy.timing().handshake().toMillis());
    pipeline.addLast(handler);
    pipeline.addLast(
        new IdleStateHandler(policy.timing().idle().toMillis(), 0, 0, TimeUnit.MILLISECONDS));
    Frames.install(pipeline, EdgeToCluster.parser(), policy.limits().frameBeforeHello());
  }

  /** Where it listens; tells the port when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  public boolean isListening() {
    return listener.isActive();
  }

  /** Tells every session of this gateway that there is something new in the catalog. */
  public void catalogChanged(long version) {
    sessions.tell(new EdgeSessions.NewCatalog(version));
  }

  /** Has every session look at which release is offered to its node. */
  public void releasesChanged() {
    sessions.tell(new EdgeSessions.ReleasesChanged());
  }

  /** Tells every session of the cell, if it does not know this scheduler yet. */
  public void schedulerThere(CellId cell, ActorRef<SchedulerCommand> scheduler) {
    sessions.tell(new EdgeSessions.SchedulerThere(cell, scheduler));
  }

  /** A session of this client ends now, if it is here. */
  public void expel(ClientId client, String reason, String detail) {
    sessions.tell(new EdgeSessions.Expel(client, new Refusal(reason, detail)));
  }

  /** A node of the cluster is gone, and entities with it. */
  public void nodeGone() {
    sessions.tell(new EdgeSessions.NodeGone());
  }

  /** Takes no more connections and ends those that are there, saying so. */
  public CompletionStage<Done> stop(String reason) {
    var _ = listener.close();
    tests.close();
    return AskPattern.<EdgeSessions.Command, Done>ask(
            sessions,
            replyTo -> new EdgeSessions.EndAll(reason, replyTo),
            LONGEST_FAREWELL,
            system.scheduler())
        .exceptionally(late -> Done.getInstance())
        .thenCompose(done -> farewell(reason))
        .thenApply(
            done -> {
              var _ = loops.shutdownGracefully(0, 3000, TimeUnit.MILLISECONDS);
              return done;
            });
  }

  /** An event loop that shuts down closes its channels before it has written what waits for it. */
  private CompletionStage<Done> farewell(String reason) {
    connections.forEach(
        channel -> channel.pipeline().fireUserEventTriggered(new GatewayHandler.Stop(reason)));
    CompletableFuture<Done> closed = new CompletableFuture<>();
    connections.newCloseFuture().addListener(_ -> closed.complete(Done.getInstance()));
    return closed.completeOnTimeout(
        Done.getInstance(), LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
