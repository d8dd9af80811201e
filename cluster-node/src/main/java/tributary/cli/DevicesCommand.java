package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Boxes and servers. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Boxes and servers: which there are, what each does, and shutting one out.")
final class DevicesCommand {
  private static final String NODES = "/api/v1/operator/nodes";

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them.")
  int list(
      @Mixin Service service,
      @Option(names = "--kind", description = "SET_TOP_BOX, MEDIA_SERVER, ...") String kind,
      @Option(
              names = "--state",
              description = "ONLINE, SILENT, WAITING or DRAINING (default: all ever activated).")
          String state,
      @Option(names = "--find", paramLabel = "WORDS", description = "Part of an id or name.")
          String words,
      @Option(names = "--limit", defaultValue = "200", description = "Default: 200.") int limit) {
    Map<String, String> query = new TreeMap<>();
    put(query, "kind", kind);
    put(query, "state", state);
    put(query, "q", words);
    List<JsonNode> nodes = service.api().items(NODES, query, limit);
    Table table = new Table("DEVICE", "KIND", "STATE", "ITEMS", "UP Mbit/s", "DOWN Mbit/s");
    nodes.forEach(
        node ->
            table.row(
                node.path("clientId").asText(),
                node.path("kind").asText(),
                node.path("state").asText(),
                node.path("live").path("itemsComplete").asText(""),
                rate(node, "uplink"),
                rate(node, "downlink")));
    service.showItems(nodes, () -> table.print(service.out()));
    return 0;
  }

  private static String rate(JsonNode node, String line) {
    JsonNode live = node.path("live");
    return live.isObject()
        ? Table.megabits(live.path(line + "Reserved").asLong())
            + " of "
            + Table.megabits(live.path(line + "BitsPerSecond").asLong())
        : "";
  }

  static void put(Map<String, String> query, String name, String value) {
    if (value != null && !value.isEmpty()) {
      query.put(name, value);
    }
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one and its list.")
  int show(@Mixin Service service, @Parameters(paramLabel = "DEVICE") String device) {
    JsonNode found = service.api().get(NODES + "/" + Api.part(device));
    JsonNode node = found.path("node");
    Table facts = new Table("DEVICE", node.path("clientId").asText());
    facts.row("kind", node.path("kind").asText());
    facts.row("state", node.path("state").asText());
    facts.row("last seen", node.path("lastSeen").asText(""));
    facts.row("account", found.path("userId").asText());
    facts.row("registration", found.path("registrationNumber").asText(""));
    facts.row("uplink Mbit/s", rate(node, "uplink"));
    facts.row("downlink Mbit/s", rate(node, "downlink"));
    facts.row("reachability", node.path("live").path("reachability").asText(""));
    Table wishes = new Table("RANK", "ITEM", "DOWNLOADED");
    found
        .path("list")
        .forEach(
            wish ->
                wishes.row(
                    wish.path("rank").asInt(),
                    wish.path("mediaId").asText(),
                    wish.path("downloaded").asBoolean() ? "yes" : "no"));
    service.show(
        found,
        () -> {
          facts.print(service.out());
          service.say("");
          wishes.print(service.out());
        });
    return 0;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Ends its sessions and never lets it in again. Cannot be taken back.")
  int revoke(@Mixin Service service, @Parameters(paramLabel = "DEVICE") String device) {
    service.api().post("/api/v1/operator/devices/" + Api.part(device) + "/revocation", null);
    service.say(device + " is revoked");
    return 0;
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = "Ends the hold on a device whose key two had; the next to join is trusted.")
  int release(@Mixin Service service, @Parameters(paramLabel = "DEVICE") String device) {
    service.api().post("/api/v1/operator/devices/" + Api.part(device) + "/release", null);
    service.say(device + " is released");
    return 0;
  }
}
