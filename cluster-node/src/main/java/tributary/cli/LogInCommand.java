package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens an operator's session and keeps it for the commands that follow. */
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description = "Logs an operator in; asks for the password.")
final class LogInCommand implements Callable<Integer> {
  @Mixin private Service service;

  @Parameters(paramLabel = "NAME", description = "The operator's name.")
  private String name;

  @Option(
      names = "--password-stdin",
      description = "Read the password from standard input's first line.")
  private boolean fromInput;

  @Override
  public Integer call() throws IOException {
    JsonNode session =
        service
            .withoutToken()
            .post("/api/v1/operator/sessions", Map.of("name", name, "password", password()));
    StoredSession.keep(service.server(), session.path("token").asText());
    service.show(
        Api.JSON
            .createObjectNode()
            .put("name", session.path("name").asText())
            .put("expires", session.path("expires").asText()),
        () ->
            service.say(
                "logged in to %s as %s until %s"
                    .formatted(
                        service.server(),
                        session.path("name").asText(),
                        session.path("expires").asText())));
    return 0;
  }

  private String password() throws IOException {
    if (fromInput) {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    }
    Console console = System.console();
    if (!console.isTerminal()) {
      throw new Failure(
          Failure.NOT_ALLOWED, "there is no terminal to ask for a password: --password-stdin");
    }
    char[] typed = console.readPassword("Password of %s: ", name);
    if (typed == null) {
      throw new Failure(Failure.NOT_ALLOWED, "no password was typed");
    }
    return new String(typed);
  }
}
