package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Empties a media server, so that it can be switched off. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = "Empties a media server, so that it can be switched off without a loss.")
final class DrainCommand implements Callable<Integer> {
  @Mixin private Service service;

  @Parameters(paramLabel = "SERVER", description = "Its device id.")
  private String server;

  @Option(names = "--wait", description = "Show how it goes until it is safe to switch off.")
  private boolean isWaiting;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "86400",
      description = "Of --wait (default: a day).")
  private int timeout;

  @Option(names = "--undo", description = "Use the server again.")
  private boolean isUndone;

  private String said = "";
  private JsonNode last;

  @Override
  public Integer call() {
    Api api = service.api();
    String node = "/api/v1/operator/nodes/" + Api.part(server);
    if (isUndone) {
      api.delete(node + "/drain");
      service.say(server + " is used again");
      return 0;
    }
    api.put(node + "/drain", null);
    if (isWaiting) {
      Waiting.until(Duration.ofSeconds(timeout), "emptying " + server, () -> isSafe(api.get(node)));
      service.show(last, () -> service.say("safe to switch off"));
    } else {
      service.say(
          server + " is being emptied; tributary drain " + server + " --wait shows how far");
    }
    return 0;
  }

  private boolean isSafe(JsonNode found) {
    last = found;
    JsonNode node = found.path("node");
    JsonNode drain = node.path("live").path("drain");
    String now = node.path("state").asText();
    if (drain.isObject()) {
      now +=
          ": %d items have no copy elsewhere, %d leases run"
              .formatted(drain.path("items").asInt(), drain.path("leases").asInt());
    } else if (!node.path("live").isObject()) {
      throw new Failure(
          Failure.REFUSED,
          server + " is " + now + ": whether others have its items cannot be seen");
    }
    if (!now.equals(said)) {
      service.say(now);
      said = now;
    }
    return drain.path("safe").asBoolean();
  }
}
