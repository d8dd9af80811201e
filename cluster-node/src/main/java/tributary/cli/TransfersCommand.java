package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deliveries under way and done. */
@Command(
    name = "transfers",
    mixinStandardHelpOptions = true,
    description = "Deliveries: which there are, from where, and what happened to one.")
final class TransfersCommand {

  @Command(name = "list", mixinStandardHelpOptions = true, description = "The latest first.")
  int list(
      @Mixin Service service,
      @Option(names = "--device", description = "To this one only.") String device,
      @Option(
              names = "--state",
              description = "RUNNING, HELD, RETRYING, SUCCEEDED, FAILED or CANCELLED.")
          String state,
      @Option(names = "--limit", defaultValue = "50", description = "Default: 50.") int limit) {
    Map<String, String> query = new TreeMap<>();
    DevicesCommand.put(query, "client", device);
    DevicesCommand.put(query, "state", state);
    List<JsonNode> transfers = service.api().items("/api/v1/operator/transfers", query, limit);
    Table table = new Table("TRANSFER", "STATE", "HELD", "FROM BOXES", "STARTED", "SECONDS");
    transfers.forEach(
        transfer ->
            table.row(
                transfer.path("transferId").asText(),
                transfer.path("state").asText(),
                held(transfer),
                fromBoxes(transfer),
                transfer.path("started").asText(),
                transfer.path("elapsedMillis").asLong() / 1000));
    service.showItems(transfers, () -> table.print(service.out()));
    return 0;
  }

  private static String held(JsonNode transfer) {
    return Table.percent(
        transfer.path("segmentsHeld").asInt(), transfer.path("segmentCount").asInt());
  }

  private static String fromBoxes(JsonNode transfer) {
    double boxes = transfer.path("bytesFromBoxes").asDouble();
    return Table.percent(boxes, boxes + transfer.path("bytesFromOrigin").asDouble());
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "One, with its donors, why they were chosen, and its history.")
  int show(@Mixin Service service, @Parameters(paramLabel = "TRANSFER") String id) {
    JsonNode found = service.api().get("/api/v1/operator/transfers/" + Api.part(id));
    JsonNode transfer = found.path("transfer");
    Table facts = new Table("TRANSFER", transfer.path("transferId").asText());
    facts.row("state", transfer.path("state").asText());
    facts.row("reason", transfer.path("reason").asText(""));
    facts.row("held", held(transfer));
    facts.row("bytes from boxes", transfer.path("bytesFromBoxes").asLong());
    facts.row("bytes from origin", transfer.path("bytesFromOrigin").asLong());
    Table leases = new Table("DONOR", "SEGMENTS", "Mbit/s", "WHY");
    transfer
        .path("leases")
        .forEach(
            lease ->
                leases.row(
                    lease.path("donor").asText(),
                    lease.path("segments").asInt(),
                    Table.megabits(lease.path("rateBitsPerSecond").asLong()),
                    lease.path("why").asText()));
    Table history = new Table("AT", "WHAT", "PARTY", "REASON");
    found
        .path("history")
        .forEach(
            one ->
                history.row(
                    one.path("at").asText(),
                    one.path("what").asText(),
                    one.path("party").asText(),
                    one.path("reason").asText()));
    service.show(
        found,
        () -> {
          List.of(facts, leases, history)
              .forEach(
                  table -> {
                    table.print(service.out());
                    service.say("");
                  });
        });
    return 0;
  }
}
