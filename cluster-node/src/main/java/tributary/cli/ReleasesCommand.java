package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Software for boxes, stage by stage. */
@Command(
    name = "releases",
    mixinStandardHelpOptions = true,
    description = "Software for boxes: to how many it goes, and what came of it.")
final class ReleasesCommand {
  private static final String RELEASES = "/api/v1/operator/releases";

  @Command(name = "list", mixinStandardHelpOptions = true, description = "The latest first.")
  int list(@Mixin Service service) {
    JsonNode found = service.api().get(RELEASES);
    Table table =
        new Table(
            "RELEASE", "VERSION", "STATE", "STAGE", "BOXES %", "GOOD", "BAD", "OTHERS", "WHY");
    found
        .path("items")
        .forEach(
            release -> {
              JsonNode boxes = release.path("boxes");
              table.row(
                  release.path("counter").asLong(),
                  release.path("version").asText(),
                  release.path("state").asText(),
                  release.path("stage").asInt() + "/" + release.path("stages").asInt(),
                  release.path("percent").asText(),
                  boxes.path("good").asInt(),
                  sum(boxes, "rolledBack", "refused", "silent"),
                  sum(boxes, "offered", "staged", "trying"),
                  release.path("reason").asText());
            });
    service.show(found, () -> table.print(service.out()));
    return 0;
  }

  private static int sum(JsonNode boxes, String... outcomes) {
    int sum = 0;
    for (String outcome : outcomes) {
      sum += boxes.path(outcome).asInt();
    }
    return sum;
  }

  @Command(
      name = "publish",
      mixinStandardHelpOptions = true,
      description = "Brings out what was taken in with --opaque --catalog software.")
  int publish(
      @Mixin Service service,
      @Parameters(paramLabel = "COUNTER", description = "As the manifest has it.") int counter,
      @Option(names = "--item", required = true, description = "The item's id.") String item,
      @Option(names = "--software-version", required = true, description = "For people.")
          String version) {
    Map<String, Object> body = new TreeMap<>();
    body.put("counter", counter);
    body.put("mediaId", item);
    body.put("version", version);
    service.api().post(RELEASES, body);
    service.say("release " + counter + " goes to the first boxes");
    return 0;
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Has one go on by itself, from a later stage if one is named.")
  int run(
      @Mixin Service service,
      @Parameters(paramLabel = "COUNTER") int counter,
      @Option(names = "--stage", description = "From 1.") Integer stage) {
    return order(service, counter, "RUNNING", stage);
  }

  @Command(name = "pause", mixinStandardHelpOptions = true, description = "No later stage follows.")
  int pause(@Mixin Service service, @Parameters(paramLabel = "COUNTER") int counter) {
    return order(service, counter, "PAUSED", null);
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "For good: no further box takes it.")
  int stop(@Mixin Service service, @Parameters(paramLabel = "COUNTER") int counter) {
    return order(service, counter, "STOPPED", null);
  }

  private static int order(Service service, int counter, String state, Integer stage) {
    Map<String, Object> body = new TreeMap<>();
    body.put("state", state);
    if (stage != null) {
      body.put("stage", stage);
    }
    JsonNode now = service.api().put(RELEASES + "/" + counter + "/rollout", body);
    service.say(
        "release "
            + counter
            + " is "
            + now.path("state").asText()
            + ", stage "
            + now.path("stage").asInt());
    return 0;
  }
}
