package tributary.cluster.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.HttpServer;
import tributary.cluster.api.http.Router;
import tributary.model.CellId;

/** Starts the HTTP API: what the composition root calls. */
public final class HttpApi {
  private HttpApi() {}

  /**
   * What the API stands on.
   *
   * @param operatorToken the bearer token of operator endpoints, {@link OperatorToken}
   * @param cells of this network; a new client is put into one of them
   */
  public record Parts(
      Entities.Directory directory,
      ReadSide readSide,
      List<CellId> cells,
      String operatorToken,
      MeterRegistry meters,
      InstantSource clock,
      SecureRandom random) {
    public Parts {
      cells = List.copyOf(cells);
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "parts of the API for cells " + cells;
    }
  }

  /**
   * Binds and serves until the system stops. The stage fails, naming the settings, when the port is
   * taken.
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, ApiSettings settings, Parts parts) {
    PasswordWork passwords =
        new PasswordWork(
            settings.passwordThreads(), settings.passwordQueue(), noise(parts.random()));
    List<Endpoint> endpoints = endpoints(system, settings, parts, passwords);
    Router router =
        new Router(
            Endpoints.PREFIX,
            endpoints,
            Map.of("/", ReferencePage.of(endpoints)),
            settings.http(),
            system,
            parts.meters(),
            parts.random());
    system.getWhenTerminated().thenRun(passwords::close).exceptionally(failure -> null);
    return HttpServer.start(system, settings.http(), router)
        .whenComplete(
            (binding, failure) -> {
              if (failure != null) {
                passwords.close();
              }
            });
  }

  static List<Endpoint> endpoints(
      ActorSystem<?> system, ApiSettings settings, Parts parts, PasswordWork passwords) {
    Entities entities = new Entities(system, settings.askTimeout(), parts.directory());
    Guard guard = new Guard(entities, parts.operatorToken());
    Snapshots snapshots = new Snapshots(entities, settings.snapshotAge(), parts.clock());
    Enrolment enrolment =
        new Enrolment(entities, parts.cells(), settings.codeLife(), parts.clock(), parts.random());
    Idempotency idempotency = new Idempotency(settings.idempotencyKeys());
    return Endpoints.of(
        guard,
        new Endpoints.Handlers(
            new Accounts(entities, guard, passwords, settings, parts.clock(), parts.random()),
            new Devices(entities, enrolment),
            new Lists(entities, settings.longestList()),
            new Catalog(parts.readSide()),
            new Rentals(entities, idempotency, parts.clock()),
            new Transfers(entities, parts.readSide(), snapshots, parts.cells(), parts.clock())),
        openApi());
  }

  static String openApi() {
    try (InputStream file = HttpApi.class.getResourceAsStream("/openapi/tributary-v1.yaml")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String noise(SecureRandom random) {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
