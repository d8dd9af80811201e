package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tributary.cluster.gateway.LinkClient;
import tributary.model.MediaId;
import tributary.wire.proto.ClusterToEdge;

/**
 * Several nodes with a role or two each, over TLS, on one PostgreSQL: the service as a whole does
 * what a lone node does.
 */
class ClusterOfNodesTest {
  private static final MediaId MOVIE = MediaId.of(4711);

  @TempDir static Path parent;
  private static EmbeddedPostgres postgres;
  private static final List<NodeFixture> RUNNING = new ArrayList<>();
  private static NodeFixture first;
  private static NodeFixture otherGateway;
  private static NodeFixture vault;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    Path secrets = parent.resolve("secrets");
    assertThat(new CommandLine(new SecretsCommand()).execute(secrets.toString())).isZero();
    first = node("first", "control,gateway,api");
    vault = node("vault-1", "vault");
    node("vault-2", "vault");
    otherGateway = node("gateway", "gateway");
  }

  private static NodeFixture node(String name, String roles) throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("tributary.data-dir", parent.resolve(name).toString());
    settings.put("tributary.secrets-dir", parent.resolve("secrets").toString());
    settings.put("tributary.secrets-create", false);
    settings.put("tributary.cluster.roles", roles);
    // News may be lost while the nodes do not know each other well yet.
    settings.put("tributary.gateway.remind-interval", "2s");
    settings.put("tributary.gateway.reachability.private-networks", List.of("127.0.0.0/8"));
    settings.put("tributary.persistence.dialect", "postgresql");
    settings.put("tributary.persistence.url", postgres.getJdbcUrl("postgres", "postgres"));
    settings.put("tributary.persistence.user", "postgres");
    settings.put("tributary.persistence.pool-size", 5);
    if (!RUNNING.isEmpty()) {
      settings.put("tributary.cluster.seeds", RUNNING.getFirst().node().clusterAddress());
    }
    NodeFixture node = new NodeFixture(parent.resolve("secrets"), settings);
    RUNNING.add(node);
    return node.start();
  }

  @AfterAll
  static void stop() throws IOException {
    RUNNING.reversed().forEach(NodeFixture::close);
    RUNNING.clear();
    postgres.close();
  }

  @Test
  void aBoxAtOneGatewayHearsNewsOfAnotherAndPlaysThoughAVaultGoesAway() throws Exception {
    TestDevice publisher = first.publisher();
    TestDevice box =
        TestDevice.enrol(
            otherGateway.node().gatewayAddress(),
            first.anchor(),
            first.boxCode(first.signUp("ann")));
    try (LinkClient link = box.dial(otherGateway.node().gatewayAddress())) {
      TestDevice.hello(link);

      byte[] contentKey = first.publish(publisher, MOVIE);

      assertThat(link.await(ClusterToEdge::hasCatalogChanged).getCatalogChanged().getVersion())
          .isPositive();
      assertThat(key(link, box)).isEqualTo(contentKey);

      vault.close();

      assertThat(key(link, box)).isEqualTo(contentKey);
      assertThat(key(link, box)).isEqualTo(contentKey);
    }
  }

  private static byte[] key(LinkClient link, TestDevice box) {
    return box.contentKey(link, TestDevice.quote(link, MOVIE), MOVIE);
  }
}
