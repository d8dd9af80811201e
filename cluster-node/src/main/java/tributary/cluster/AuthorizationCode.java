package tributary.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the authorization code of a node of the operator, so that it can be started unattended. The
 * operator's token stays with this program; the node never sees it.
 */
public final class AuthorizationCode {
  private static final Logger log = LoggerFactory.getLogger(AuthorizationCode.class);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private AuthorizationCode() {}

  /**
   * @param certificate of a node that needs no code any more
   */
  record Task(
      URI api, Path tokenFile, String kind, Path codeFile, Path certificate, Duration patience) {
    static Task from(Config config) throws StartFailure {
      try {
        Config section = config.getConfig("tributary.authorization-code");
        return new Task(
            URI.create(section.getString("api-url")),
            Path.of(section.getString("operator-token-file")),
            section.getString("kind"),
            Path.of(section.getString("file")),
            Path.of(config.getString("tributary.data-dir"), "identity", "certificate.pem"),
            section.getDuration("patience"));
      } catch (ConfigException | IllegalArgumentException e) {
        throw new StartFailure("tributary.authorization-code: " + e.getMessage(), e);
      }
    }
  }

  /**
   * @param nanos of a clock that only goes forward
   * @throws StartFailure if no code could be had in time, or the cluster refuses
   */
  static void run(Task task, LongSupplier nanos) throws StartFailure {
    if (Files.exists(task.certificate())) {
      log.info("this node has its certificate: {}", task.certificate());
      return;
    }
    try {
      String token = Files.readString(task.tokenFile()).strip();
      write(task.codeFile(), ask(task, token, nanos));
      log.info("authorization code of a {} written to {}", task.kind(), task.codeFile());
    } catch (IOException e) {
      throw new StartFailure("no authorization code: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("no authorization code: interrupted", e);
    }
  }

  private static String ask(Task task, String token, LongSupplier nanos)
      throws StartFailure, IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(task.api().resolve("/api/v1/nodes"))
            .timeout(REQUEST_TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.writeValueAsString(Map.of("kind", task.kind()))))
            .build();
    long end = nanos.getAsLong() + task.patience().toNanos();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT).build()) {
      while (true) {
        String why;
        try {
          HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 201) {
            return JSON.readTree(answer.body()).required("authorizationCode").asText();
          }
          why = "the API answers " + answer.statusCode() + ": " + answer.body();
          if (answer.statusCode() < 500) {
            throw new StartFailure("no authorization code: " + why);
          }
        } catch (IOException e) {
          why = e.toString();
        }
        if (nanos.getAsLong() - end > 0) {
          throw new StartFailure("no authorization code within " + task.patience() + ": " + why);
        }
        log.info("no authorization code yet, asking again: {}", why);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE.toMillis()));
      }
    }
  }

  private static void write(Path file, String code) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, code + "\n");
  }

  /** Settings come from where those of a node do. */
  public static void main(String[] args) {
    try {
      Config config = NodeSettings.load();
      Logging.configure(config);
      run(Task.from(config), System::nanoTime);
    } catch (StartFailure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
