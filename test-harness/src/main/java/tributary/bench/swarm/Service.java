package tributary.bench.swarm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tributary.cluster.ClusterNode;
import tributary.cluster.StartFailure;
import tributary.demo.Households;
import tributary.demo.JsonClient;

/** The cluster-node, with a household and a device for each peer and a code for the origin. */
final class Service {
  static final int GATEWAY_PORT = 8443;
  static final String TRUST_ANCHOR = "trust-anchor";
  static final String ORIGIN_CODE = "origin.code";

  private Service() {}

  static String peerCode(int index) {
    return "peer-" + index + ".code";
  }

  static void run(Contract contract) throws StartFailure, IOException {
    Path data = contract.folder().resolve("data");
    ClusterNode node = ClusterNode.start(settings(contract, data));
    SwarmNode.atEnd(node::close);
    JsonClient api = JsonClient.of(URI.create("http://127.0.0.1:" + node.apiAddress().getPort()));
    contract.publish(TRUST_ANCHOR, data.resolve("authority/authority.pem").toString());
    JsonClient operator = api.withBearer(Files.readString(data.resolve("operator.token")).strip());
    contract.publish(
        ORIGIN_CODE,
        operator
            .post("/api/v1/nodes", Map.of("kind", "MEDIA_SERVER"))
            .get("authorizationCode")
            .asText());
    Households office = new Households(api);
    for (int i = 0; i < contract.peers(); i++) {
      contract.publish(
          peerCode(i),
          office
              .signUp("family" + i, "Family " + i)
              .addDevice("Box")
              .get("authorizationCode")
              .asText());
    }
    contract.ready();
  }

  private static Config settings(Contract contract, Path data) {
    return contract
        .over(
            """
            tributary.data-dir = "%s"
            tributary.api {
              host = "127.0.0.1", port = 0
              # All sign up from one address, here.
              address-attempts = 100000
            }
            tributary.gateway { host = "%s", port = %d, names = ["%s"] }
            tributary.gateway.reachability {
              private-networks = ["10.0.0.0/8", "127.0.0.0/8"]
              burst = 1000
            }
            tributary.management.port = 0
            tributary.scheduler {
              origin-copies = 1
              # Nothing may be on a box before the clock starts.
              shadow.share = 0
            }
            """
                .formatted(data, contract.coreIp(), GATEWAY_PORT, contract.coreIp()))
        .withFallback(ConfigFactory.defaultOverrides());
  }
}
