package tributary.bench.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import tributary.demo.Await;
import tributary.model.NodeKind;

/** The one media server: takes every file in as an opaque item. */
final class Origin {
  private Origin() {}

  static String mediaId(String name) {
    return name + ".media";
  }

  static void run(Contract contract) throws IOException {
    Edge server = Edge.start(contract, NodeKind.MEDIA_SERVER, Service.ORIGIN_CODE);
    Path warmUp = contract.folder().resolve(Contract.WARM_UP);
    byte[] content = new byte[(int) contract.warmUpBytes()];
    new Random(0).nextBytes(content);
    Files.write(warmUp, content);
    contract.publish(mediaId(Contract.WARM_UP), takeIn(server, warmUp));
    for (String name : contract.wanted()) {
      contract.publish(mediaId(name), takeIn(server, contract.source().resolve(name)));
    }
    long sentBefore = server.sent();
    SwarmNode.atEnd(
        () -> {
          contract.stats(server.sent() - sentBefore, 0);
          server.node().close();
        });
    contract.ready();
  }

  private static String takeIn(Edge server, Path file) {
    JsonNode job =
        server
            .screen()
            .post(
                "/api/ingest",
                Map.of(
                    "path",
                    file.toString(),
                    "title",
                    file.getFileName().toString(),
                    "opaque",
                    true,
                    "priceCents",
                    1));
    JsonNode[] state = {job};
    Await.until(
        file + " taken in",
        Contract.LIMIT,
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
