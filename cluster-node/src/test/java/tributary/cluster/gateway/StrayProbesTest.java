package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways behind one address: a node's probes come to either. */
class StrayProbesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final ActorTestKit kit = ActorTestKit.create();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private MappingProbes one;
  private MappingProbes other;

  @BeforeEach
  void start() throws IOException {
    one = listen();
    other = listen();
    kit.createTestProbe()
        .awaitAssert(
            LIMIT,
            () -> {
              assertThat(one.strays().gateways()).isEqualTo(2);
              assertThat(other.strays().gateways()).isEqualTo(2);
              return null;
            });
  }

  private MappingProbes listen() throws IOException {
    GatewayPolicy.Reachability quick = GatewayFixture.policy(100, LIMIT, 10).reachability();
    GatewayPolicy.Reachability policy =
        new GatewayPolicy.Reachability(
            quick.dialTimeout(), LIMIT, 0, 0, quick.privateNetworks(), quick.dials());
    return MappingProbes.listen(
        kit.system(), loops, HERE.getHostAddress(), policy, new SecureRandom());
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    kit.shutdownTestKit();
  }

  /** From the node's listener's port, which is any free one if it is 0; the port. */
  private static int probe(int from, int to, byte[] nonce) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      socket.bind(new InetSocketAddress(HERE, from));
      socket.connect(new InetSocketAddress(HERE, to), (int) LIMIT.toMillis());
      int port = socket.getLocalPort();
      socket.getOutputStream().write(nonce);
      assertThat(socket.getInputStream().read()).as("the gateway closes").isEqualTo(-1);
      return port;
    }
  }

  private static OptionalInt mapped(MappingProbes.Asked asked) {
    return asked.mapped().toCompletableFuture().join();
  }

  @Test
  void aProbeThatComesToTheOtherGatewayCounts() throws IOException {
    MappingProbes.Asked asked = one.expect(HERE);
    int portOfOther = other.expect(HERE).ports().get(1);

    int port = probe(0, asked.ports().getFirst(), asked.nonce());
    probe(port, portOfOther, asked.nonce());

    assertThat(mapped(asked)).hasValue(port);
  }

  @Test
  void bothProbesMayComeToTheOtherGatewayAndShowThatThereIsNoMapping() throws IOException {
    MappingProbes.Asked asked = one.expect(HERE);
    MappingProbes.Asked there = other.expect(HERE);

    int port = probe(0, there.ports().getFirst(), asked.nonce());
    assertThat(probe(0, there.ports().get(1), asked.nonce())).isNotEqualTo(port);

    assertThat(mapped(asked)).isEmpty();
  }

  @Test
  void whatComesFromAnotherAddressShowsThatThereIsNone() throws IOException {
    MappingProbes.Asked asked = one.expect(InetAddress.ofLiteral("192.0.2.1"));
    int portOfOther = other.expect(HERE).ports().getFirst();

    probe(0, portOfOther, asked.nonce());

    assertThat(mapped(asked)).isEmpty();
  }
}
