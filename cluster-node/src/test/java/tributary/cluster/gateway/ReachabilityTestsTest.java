package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.scheduling.Reachability;
import tributary.crypto.Identity;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Hello;
import tributary.wire.proto.MappingProbe;

/** The gateway dials back and looks at probes, over real sockets on loopback. */
class ReachabilityTestsTest {
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static final ClientId OTHER = new ClientId("00ABCDEFGJ");

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger dialled = new AtomicInteger();
  private GatewayFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(GatewayFixture.policy(100, Duration.ofSeconds(30), 10));
  }

  @AfterEach
  void stop() {
    fixture.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** A node's data port: proves by TLS who it is, and no more. */
  private int listenAs(ClientId client) {
    SslContext tls =
        Tls.mutualServer(
            new Identity(
                fixture.deviceOf(client).privateKey(),
                fixture.authority.issue(
                    fixture.deviceOf(client).publicKey(),
                    client,
                    NodeKind.SET_TOP_BOX,
                    fixture.authority.newRegistrationNumber(),
                    Duration.ofDays(1)),
                fixture.authority.trustAnchors()));
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    dialled.incrementAndGet();
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private LinkClient join(ClientId client, NodeKind kind, Hello.Builder hello) {
    LinkClient link = LinkClient.dial(fixture.address(), fixture.tlsOf(client, kind));
    link.send(EdgeToCluster.newBuilder().setHello(hello));
    fixture
        .clients
        .expectMessageClass(ClientCommand.Connect.class)
        .replyTo()
        .tell(
            StatusReply.success(
                GatewayFixture.view(client, kind, fixture.deviceOf(client).digest(), "abcd")));
    return link;
  }

  private LinkClient box(int port) {
    return join(BOX, NodeKind.SET_TOP_BOX, GatewayFixture.hello().setListenPort(port));
  }

  private SchedulerCommand.Reached reached() {
    return (SchedulerCommand.Reached)
        fixture
            .shard
            .fishForMessage(
                Duration.ofSeconds(10),
                it ->
                    it instanceof SchedulerCommand.Reached
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .getFirst();
  }

  private static void probe(int localPort, int gatewayPort, ByteString nonce) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort), 5000);
      socket.getOutputStream().write(nonce.toByteArray());
      assertThat(socket.getInputStream().read()).as("the gateway closes").isEqualTo(-1);
    }
  }

  private static MappingProbe asked(LinkClient box) {
    return box.await(ClusterToEdge::hasMappingProbe).getMappingProbe();
  }

  @Test
  void aListenerThatProvesToBeTheNodesOwnIsOpenAndAllAreToldSo() {
    int port = listenAs(BOX);

    LinkClient box = box(port);

    assertThat(reached().reachability())
        .isEqualTo(new Reachability.Open(new Reachability.Endpoint("127.0.0.1", port)));
    var told = box.await(ClusterToEdge::hasReachabilityTested).getReachabilityTested();
    assertThat(told.getReachability()).isEqualTo(tributary.wire.proto.Reachability.OPEN);
    assertThat(told.getPublicHost()).isEqualTo("127.0.0.1");
    assertThat(told.getPublicPort()).isEqualTo(port);
    box.close();
  }

  @Test
  void anotherNodesListenerIsNotTakenForThisOnes() {
    LinkClient box = box(listenAs(OTHER));

    assertThat(asked(box).getPortsCount()).isEqualTo(2);
    assertThat(dialled).hasValue(1);
    assertThat(reached().reachability()).isEqualTo(new Reachability.Unreachable());
    box.close();
  }

  @Test
  void theHostThatABoxNamesIsNeverDialled() throws IOException {
    LinkClient box =
        join(
            BOX,
            NodeKind.SET_TOP_BOX,
            GatewayFixture.hello().setListenHost("192.0.2.1").setListenPort(listenAs(BOX)));

    assertThat(reached().reachability())
        .isInstanceOfSatisfying(
            Reachability.Open.class, open -> assertThat(open.at().host()).isEqualTo("127.0.0.1"));
    box.close();
  }

  @Test
  void aMediaServerThatNamesItsAddressIsBelievedAndNotDialled() {
    LinkClient server =
        join(
            BOX,
            NodeKind.MEDIA_SERVER,
            GatewayFixture.hello().setListenHost("media.example").setListenPort(8700));

    SchedulerCommand.Joined joined =
        fixture.shard.expectMessageClass(SchedulerCommand.Joined.class);
    assertThat(joined.reachability())
        .isEqualTo(new Reachability.Open(new Reachability.Endpoint("media.example", 8700)));
    server.close();
  }

  @Test
  void theMediaClusterOfAServerIsTakenAndThatOfABoxIsNot() {
    for (NodeKind kind : List.of(NodeKind.MEDIA_SERVER, NodeKind.SET_TOP_BOX)) {
      LinkClient node = join(BOX, kind, GatewayFixture.hello().setMediaCluster("west-2"));

      assertThat(fixture.shard.expectMessageClass(SchedulerCommand.Joined.class).mediaCluster())
          .isEqualTo(kind == NodeKind.MEDIA_SERVER ? "west-2" : "");
      node.close();
      fixture.shard.expectMessageClass(SchedulerCommand.Left.class);
    }
  }

  @Test
  void oneSourcePortAtBothProbePortsIsAMapping() throws IOException {
    LinkClient box = box(closedPort());
    int local = closedPort();
    MappingProbe probe = asked(box);

    probe(local, probe.getPorts(0), probe.getNonce());
    probe(local, probe.getPorts(1), probe.getNonce());

    assertThat(reached().reachability())
        .isEqualTo(new Reachability.Mapped(new Reachability.Endpoint("127.0.0.1", local)));
    assertThat(
            box.await(ClusterToEdge::hasReachabilityTested)
                .getReachabilityTested()
                .getReachability())
        .isEqualTo(tributary.wire.proto.Reachability.MAPPED);
    box.close();
  }

  @Test
  void differentSourcePortsAreNone() throws IOException {
    LinkClient box = box(closedPort());
    MappingProbe probe = asked(box);

    probe(closedPort(), probe.getPorts(0), probe.getNonce());
    probe(closedPort(), probe.getPorts(1), probe.getNonce());

    assertThat(reached().reachability()).isEqualTo(new Reachability.Unreachable());
    box.close();
  }

  @Test
  void aProbeWithAnotherNonceCountsForNothingAndSilenceEndsTheTest() throws IOException {
    LinkClient box = box(closedPort());
    int local = closedPort();
    MappingProbe probe = asked(box);
    ByteString forged = ByteString.copyFrom(new byte[MappingProbes.NONCE_BYTES]);

    probe(local, probe.getPorts(0), probe.getNonce());
    probe(local, probe.getPorts(1), forged);

    assertThat(reached().reachability()).isEqualTo(new Reachability.Unreachable());
    box.close();
  }

  @Test
  void anAddressIsDialledOnlySoOften() throws IOException {
    int port = listenAs(BOX);
    for (int i = 0; i < 3; i++) {
      LinkClient box = box(port);
      assertThat(reached().reachability()).isInstanceOf(Reachability.Open.class);
      box.close();
    }

    LinkClient box = box(port);

    assertThat(reached().reachability()).isEqualTo(new Reachability.Unreachable());
    assertThat(dialled).hasValue(3);
    box.close();
  }
}
