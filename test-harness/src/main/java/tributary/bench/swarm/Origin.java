package tributary.bench.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import tributary.model.NodeKind;

/** The one media server: takes every file in as an opaque item. */
final class Origin {
  private Origin() {}

  static String mediaId(String name) {
    return name + ".media";
  }

  static void run(Contract contract) throws IOException {
    Edge server = Edge.start(contract, NodeKind.MEDIA_SERVER, Service.ORIGIN_CODE);
    SwarmNode.atEnd(
        () -> {
          contract.stats(server.sent(), 0);
          server.node().close();
        });
    for (String name : contract.wanted()) {
      contract.publish(mediaId(name), takeIn(contract, server, name));
    }
    contract.ready();
  }

  private static String takeIn(Contract contract, Edge server, String name) {
    JsonNode job =
        server
            .screen()
            .post(
                "/api/ingest",
                Map.of(
                    "path",
                    contract.source().resolve(name).toString(),
                    "title",
                    name,
                    "opaque",
                    true,
                    "priceCents",
                    1));
    JsonNode[] state = {job};
    Contract.await(
        () -> {
          state[0] = server.screen().get("/api/ingest/" + job.get("job").asText());
          if (state[0].path("state").asText().equals("failed")) {
            throw new IllegalStateException("not taken in: " + state[0]);
          }
          return state[0].path("state").asText().equals("done");
        });
    return state[0].get("mediaId").asText();
  }
}
