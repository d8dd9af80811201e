package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.edge.link.LinkFixture.MEDIA;
import static tributary.edge.link.LinkFixture.SELF;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.CertificateAuthority;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.model.HaveMap;
import tributary.model.SegmentRange;
import tributary.wire.Inventory;
import tributary.wire.Tls;
import tributary.wire.proto.EdgeToCluster.MessageCase;

/** A link and a real TLS server on loopback to dial, both anew for each test. */
abstract class OneGateway {
  static final Executor BLOCKING = Thread::startVirtualThread;
  static final Inventory INVENTORY =
      Inventory.of(
          List.of(
              new Inventory.Holding(
                  MEDIA, HaveMap.none(10).with(List.of(new SegmentRange(2, 3))), false)));
  static EventLoopGroup loops;
  static CertificateAuthority authority;
  static CertificateAuthority another;

  final RecordedOrders orders = new RecordedOrders();
  final ClusterClock clock = new ClusterClock(InstantSource.fixed(Instant.EPOCH), System::nanoTime);
  volatile Supplier<Inventory> inventory = () -> INVENTORY;
  TestGateway gateway;
  GatewayLink link;

  @BeforeAll
  static void certify(@TempDir Path directory) throws IOException {
    loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    authority = CertificateAuthority.loadOrCreate(directory.resolve("ours"), Clock.systemUTC());
    another = CertificateAuthority.loadOrCreate(directory.resolve("another"), Clock.systemUTC());
  }

  @AfterAll
  static void stopLoops() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @BeforeEach
  void listen() {
    gateway = listen(authority, 0);
  }

  @TempDir Path identity;
  Duration validity = LinkFixture.LONG;

  @AfterEach
  void close() {
    if (link != null) {
      link.close();
    }
    gateway.close();
  }

  static TestGateway listen(CertificateAuthority of, int port) {
    return new TestGateway(
        loops, Tls.server(of.serverIdentity(List.of("127.0.0.1"), Duration.ofDays(1))), port);
  }

  Credentials credentials() {
    try {
      Registration registration =
          LinkFixture.registration(authority, SELF, Registration.deviceKey(identity), validity);
      registration.store(identity, registration.identity().trustAnchors());
      return new Credentials(identity, registration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start(String... overrides) {
    link =
        new GatewayLink(
            LinkFixture.settings(gateway.port(), overrides),
            credentials(),
            new LinkPorts(() -> LinkFixture.DESCRIPTION, () -> inventory.get(), orders, clock),
            loops,
            BLOCKING,
            new Random(1));
    link.start();
  }

  /** The gateway's end of the session. */
  Channel join(int reportMillis) throws InterruptedException {
    TestGateway.Received hello = gateway.take(MessageCase.HELLO);
    hello.answer(LinkFixture.welcome(reportMillis));
    assertThat(orders.next()).isEqualTo("connected " + SELF);
    assertThat(orders.next()).isEqualTo(new PriorityListView(4, List.of(MEDIA)));
    return hello.channel();
  }
}
