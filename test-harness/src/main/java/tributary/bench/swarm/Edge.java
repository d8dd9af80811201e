package tributary.bench.swarm;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.URI;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.edge.EdgeNode;
import tributary.model.NodeKind;

/** An edge node in this process, connected, and its page's API. */
record Edge(EdgeNode node, JsonClient screen) {

  static Edge start(Contract contract, NodeKind kind, String code) throws IOException {
    EdgeNode node = EdgeNode.start(settings(contract, kind, code));
    Await.until("a session with the cluster", Contract.LIMIT, node::isConnected);
    return new Edge(node, JsonClient.of(URI.create(node.screenUri())));
  }

  private static Config settings(Contract contract, NodeKind kind, String code) {
    return contract
        .over(
            """
            tributary.data-dir = "%s"
            tributary.edge {
              kind = %s
              gateway { host = "%s", port = %d }
              trust-anchor = "%s"
              authorization-code-file = "%s"
              listen.host = "%s"
              uplink = "%d bit"
              downlink = "%d bit"
              screen.port = 0
              # To compare a file with its source is no reason to send less.
              line.share-while-playing = 1
            }
            """
                .formatted(
                    contract.folder().resolve("data"),
                    kind,
                    contract.coreIp(),
                    Service.GATEWAY_PORT,
                    contract.read(Service.TRUST_ANCHOR),
                    contract.published(code),
                    contract.ip(),
                    contract.upBitsPerSecond(),
                    contract.downBitsPerSecond()))
        .withFallback(EdgeNode.config());
  }

  /** Payload bytes sent so far. */
  long sent() {
    return screen.get("/api/status").path("bytesSent").asLong();
  }

  long received() {
    return screen.get("/api/status").path("bytesReceived").asLong();
  }
}
