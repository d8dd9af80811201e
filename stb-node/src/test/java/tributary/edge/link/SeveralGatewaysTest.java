package tributary.edge.link;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.CertificateAuthority;
import tributary.wire.Inventory;
import tributary.wire.Tls;
import tributary.wire.proto.EdgeToCluster.MessageCase;

/** A cluster with more than one gateway. */
class SeveralGatewaysTest {
  @Test
  void whenItsGatewayDiesTheLinkGoesToAnother(@TempDir Path directory) throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    CertificateAuthority authority =
        CertificateAuthority.loadOrCreate(directory, Clock.systemUTC());
    try (TestGateway one = listen(loops, authority);
        TestGateway other = listen(loops, authority);
        GatewayLink link = link(loops, authority, one, other)) {
      link.start();
      Await.until(() -> !one.heardNothing() || !other.heardNothing());
      TestGateway first = one.heardNothing() ? other : one;
      TestGateway second = one.heardNothing() ? one : other;
      first.take(MessageCase.HELLO).answer(LinkFixture.welcome(1000));
      Await.until(link::isConnected);

      first.close();

      second.take(MessageCase.HELLO).answer(LinkFixture.welcome(1000));
      Await.until(link::isConnected);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private static TestGateway listen(EventLoopGroup loops, CertificateAuthority authority) {
    return new TestGateway(
        loops, Tls.server(authority.serverIdentity(List.of("127.0.0.1"), Duration.ofDays(1))), 0);
  }

  private static Credentials credentials(CertificateAuthority authority) {
    try {
      return new Credentials(
          Files.createTempDirectory("identity"),
          LinkFixture.registration(authority, LinkFixture.SELF));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GatewayLink link(
      EventLoopGroup loops, CertificateAuthority authority, TestGateway one, TestGateway other) {
    String hosts = "127.0.0.1:%d, 127.0.0.1:%d".formatted(one.port(), other.port());
    return new GatewayLink(
        LinkFixture.settings(8443, "tributary.edge.gateway.host = \"" + hosts + "\""),
        credentials(authority),
        new LinkPorts(
            () -> LinkFixture.DESCRIPTION,
            () -> Inventory.of(List.of()),
            new RecordedOrders(),
            new ClusterClock(InstantSource.fixed(Instant.EPOCH), System::nanoTime)),
        loops,
        Thread::startVirtualThread,
        new Random(1));
  }
}
