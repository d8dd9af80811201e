package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The options that all commands to the service share. A token comes from a file, the environment or
 * a log-in, never from an argument: those are for all to read in a list of processes.
 */
final class Service {
  private static final String DEFAULT = "http://127.0.0.1:8080";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The service's HTTP API (default: $$TRIBUTARY_SERVER, or " + DEFAULT + ").")
  private URI server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Holds the token, as operator.token does (default: $$TRIBUTARY_TOKEN_FILE, then"
              + " $$TRIBUTARY_TOKEN, then what tributary login left).")
  private Path tokenFile;

  @Option(
      names = "--insecure",
      description = "Send a token over plain HTTP to another machine all the same.")
  private boolean insecure;

  @Option(names = "--json", description = "JSON for scripts, as the API has it.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** Where the service is, without a slash at its end. */
  URI server() {
    URI wanted =
        server != null
            ? server
            : URI.create(System.getenv().getOrDefault("TRIBUTARY_SERVER", DEFAULT));
    String scheme = wanted.getScheme();
    if (wanted.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new ParameterException(
          spec.commandLine(), "--server must be http://host:port or https://host, was " + wanted);
    }
    if ("http".equals(scheme) && !insecure && !isLoopback(wanted.getHost())) {
      throw new ParameterException(
          spec.commandLine(),
          "--server is another machine without TLS: use https, or --insecure; was " + wanted);
    }
    return URI.create(scheme + "://" + wanted.getRawAuthority());
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new Failure(Failure.NO_ANSWER, "there is no host " + host, e);
    }
  }

  Api api() {
    URI to = server();
    return new Api(to, token(to));
  }

  Api withoutToken() {
    return new Api(server(), Optional.empty());
  }

  private Optional<String> token(URI to) {
    Map<String, String> environment = System.getenv();
    if (tokenFile != null) {
      return Optional.of(read(tokenFile));
    }
    String file = environment.get("TRIBUTARY_TOKEN_FILE");
    if (file != null && !file.isEmpty()) {
      return Optional.of(read(Path.of(file)));
    }
    return Optional.ofNullable(environment.get("TRIBUTARY_TOKEN"))
        .filter(token -> !token.isBlank())
        .or(() -> StoredSession.of(to));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Failure(Failure.NOT_ALLOWED, "the token file cannot be read: " + file, e);
    }
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** JSON if that is wanted. */
  void show(JsonNode answer, Runnable table) {
    if (json) {
      out().println(answer.toPrettyString());
      out().flush();
    } else {
      table.run();
    }
  }

  void showItems(List<JsonNode> items, Runnable table) {
    show(Api.JSON.createObjectNode().set("items", Api.JSON.valueToTree(items)), table);
  }

  /** For people only. */
  void say(String line) {
    if (!json) {
      out().println(Table.plain(line));
      out().flush();
    }
  }
}
