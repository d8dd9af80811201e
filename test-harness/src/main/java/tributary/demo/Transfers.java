package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The transfers of a neighbourhood as its operator sees them, and as bars. */
final class Transfers {
  private final Neighbourhood neighbourhood;
  private final Map<String, String> titles;

  /**
   * @param titles by media id; read, as they are, at each call
   */
  Transfers(Neighbourhood neighbourhood, Map<String, String> titles) {
    this.neighbourhood = neighbourhood;
    this.titles = titles;
  }

  List<JsonNode> all() {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = neighbourhood.operator().get("/api/v1/operator/transfers?limit=100" + cursor);
      page.path("items").forEach(all::add);
      cursor = page.hasNonNull("nextCursor") ? "&cursor=" + page.get("nextCursor").asText() : "";
    } while (!cursor.isEmpty());
    return all;
  }

  static boolean isVerified(JsonNode transfer) {
    return transfer.path("state").asText().equals("SUCCEEDED");
  }

  Console.Bar bar(JsonNode transfer) {
    int count = Math.max(1, transfer.path("segmentCount").asInt(1));
    boolean done = isVerified(transfer);
    List<String> donors = new ArrayList<>();
    transfer.path("leases").forEach(lease -> donors.add(nameOf(lease.path("donor").asText())));
    return new Console.Bar(
        nameOf(transfer.path("clientId").asText())
            + "  "
            + titles.getOrDefault(transfer.path("mediaId").asText(), "?"),
        done ? 1 : transfer.path("segmentsHeld").asInt() / (double) count,
        done ? "verified" : donors.isEmpty() ? "" : "from " + String.join(", ", donors));
  }

  private String nameOf(String clientId) {
    return names().getOrDefault(clientId, clientId);
  }

  /** Of the edge nodes, by client id. */
  Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    neighbourhood.edges().forEach(edge -> names.put(edge.clientId(), edge.name()));
    return names;
  }
}
