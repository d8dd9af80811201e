package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies of items, the rarest or the most wanted first. */
@Command(
    name = "placement",
    mixinStandardHelpOptions = true,
    description = "Which items are held and wanted how often; those with few copies first.")
final class PlacementCommand implements Callable<Integer> {
  @Mixin private Service service;

  @Option(names = "--most-wanted", description = "Those on most lists first.")
  private boolean mostWanted;

  @Option(names = "--limit", defaultValue = "50", description = "At most 200 (default: 50).")
  private int limit;

  @Override
  public Integer call() {
    JsonNode found =
        service
            .api()
            .get(
                "/api/v1/operator/items",
                Map.of(
                    "sort",
                    mostWanted ? "most-wanted" : "fewest-copies",
                    "limit",
                    Integer.toString(limit)));
    Table table = new Table("ITEM", "ON BOXES", "ON SERVERS", "ARRIVING", "ON LISTS", "FIRST");
    found
        .path("items")
        .forEach(
            item ->
                table.row(
                    item.path("mediaId").asText(),
                    item.path("boxes").asInt(),
                    item.path("servers").asInt(),
                    item.path("arriving").asInt(),
                    item.path("wishes").asInt(),
                    item.path("firstWishes").asInt()));
    service.show(
        found,
        () -> {
          service.say(
              "%d items; %d have one copy left, %d have none online"
                  .formatted(
                      found.path("known").asInt(),
                      found.path("lastCopies").asInt(),
                      found.path("missing").asInt()));
          table.print(service.out());
        });
    return 0;
  }
}
