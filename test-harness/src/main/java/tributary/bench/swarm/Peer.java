package tributary.bench.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tributary.demo.JsonClient;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/**
 * A box. Once told to go it puts its files on the list; an item counts as done when the cluster has
 * confirmed its digest. Then it is rented and decrypted, for the lab to compare.
 */
final class Peer {
  private static final long LAST_WORK_SECONDS = 5;
  private final Contract contract;
  private final Edge box;
  private final ExecutorService decrypting =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("decrypting").factory());
  private final AtomicInteger done = new AtomicInteger();

  private Peer(Contract contract, Edge box) {
    this.contract = contract;
    this.box = box;
  }

  static void run(Contract contract) throws IOException {
    Peer peer =
        new Peer(
            contract,
            Edge.start(contract, NodeKind.SET_TOP_BOX, Service.peerCode(contract.index())));
    SwarmNode.atEnd(peer::end);
    peer.fetch();
  }

  private void fetch() {
    Map<String, MediaId> left = new LinkedHashMap<>();
    for (String name : contract.wanted()) {
      left.put(name, new MediaId(contract.read(Origin.mediaId(name))));
    }
    List<String> list = left.values().stream().map(MediaId::text).toList();
    long version = box.screen().get("/api/list").get("version").asLong();
    contract.ready();
    contract.awaitGo();
    box.screen().put("/api/list", Map.of("version", version, "items", list), Map.of());
    Contract.await(
        () -> {
          for (String name : new ArrayList<>(left.keySet())) {
            if (box.node().isComplete(left.get(name))) {
              contract.done(name);
              MediaId media = left.remove(name);
              done.incrementAndGet();
              decrypting.execute(() -> decrypt(name, media));
            }
          }
          return left.isEmpty();
        });
  }

  private void decrypt(String name, MediaId media) {
    JsonClient screen = box.screen();
    JsonNode quote = screen.post("/api/quotes", Map.of("mediaId", media.text()));
    JsonNode play =
        screen.post(
            "/api/plays",
            Map.of("quoteId", quote.get("quoteId").asText(), "mediaId", media.text()));
    String path = "/api/plays/" + play.get("playId").asText();
    screen.download(path + "/file", contract.folder().resolve(name));
    screen.delete(path);
  }

  private void end() {
    decrypting.shutdown();
    try {
      if (!decrypting.awaitTermination(LAST_WORK_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("not everything could be decrypted in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long useful = done.get() * contract.sizeBytes();
    contract.stats(box.sent(), Math.max(0, box.received() - useful));
    box.node().close();
  }
}
