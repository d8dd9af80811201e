package tributary.bench.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/**
 * A box. Once told to go it puts its files on the list; an item counts as done when the cluster has
 * confirmed its digest. Then it is rented and decrypted, for the lab to compare.
 */
final class Peer {
  private static final long LAST_WORK_SECONDS = 100;
  private final Contract contract;
  private final Edge box;
  private final ExecutorService decrypting =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("decrypting").factory());
  private final AtomicInteger done = new AtomicInteger();
  private long listVersion;
  private long sentBefore;
  private long receivedBefore;

  private Peer(Contract contract, Edge box) {
    this.contract = contract;
    this.box = box;
  }

  static void run(Contract contract) throws Exception {
    Peer peer =
        new Peer(
            contract,
            Edge.start(contract, NodeKind.SET_TOP_BOX, Service.peerCode(contract.index())));
    peer.warmUp();
    SwarmNode.atEnd(peer::end);
    contract.ready();
    contract.awaitGo();
    peer.fetch(
        contract.wanted(),
        name -> {
          contract.done(name);
          peer.done.incrementAndGet();
        },
        () -> false);
  }

  /** As much of it as the time allows: on a machine too busy, the lab would not wait longer. */
  private void warmUp() throws Exception {
    Instant end =
        ProcessHandle.current().info().startInstant().orElseThrow().plus(Contract.WARM_UP_LIMIT);
    if (fetch(List.of(Contract.WARM_UP), name -> {}, () -> Instant.now().isAfter(end))) {
      decrypting.submit(() -> {}).get();
      Files.delete(contract.folder().resolve(Contract.WARM_UP));
    } else {
      setList(List.of());
      System.err.println("not warmed up in time");
    }
    sentBefore = box.sent();
    receivedBefore = box.received();
  }

  /** Whether it got all, and was not told to give up. */
  private boolean fetch(List<String> names, Consumer<String> done, BooleanSupplier givenUp) {
    Map<String, MediaId> left = new LinkedHashMap<>();
    for (String name : names) {
      left.put(name, new MediaId(contract.read(Origin.mediaId(name))));
    }
    setList(left.values().stream().map(MediaId::text).toList());
    Await.until(
        "the items of " + names,
        Contract.LIMIT,
        () -> {
          for (String name : new ArrayList<>(left.keySet())) {
            if (box.node().isComplete(left.get(name))) {
              done.accept(name);
              MediaId media = left.remove(name);
              decrypting.execute(() -> decrypt(name, media));
            }
          }
          return left.isEmpty() || givenUp.getAsBoolean();
        });
    return left.isEmpty();
  }

  private void setList(List<String> items) {
    listVersion =
        box.screen()
            .put("/api/list", Map.of("version", listVersion, "items", items), Map.of())
            .get("version")
            .asLong();
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
    long received = box.received() - receivedBefore;
    contract.stats(box.sent() - sentBefore, Math.max(0, received - useful));
    box.node().close();
  }
}
