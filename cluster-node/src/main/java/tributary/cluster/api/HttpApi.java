package tributary.cluster.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.HttpSettings;
import tributary.cluster.api.http.ParsingProblems;
import tributary.cluster.api.http.Router;
import tributary.model.CellId;

/** Starts the HTTP API: what the composition root calls. */
public final class HttpApi {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  /** How long requests under way may take to end when the process stops. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

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
    HttpSettings http = settings.http();
    return Http.get(system)
        .newServerAt(http.host(), http.port())
        .adaptSettings(defaults -> limits(defaults, http))
        .bind(router::handle)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                passwords.close();
                throw cannotBind(http, failure);
              }
              InetSocketAddress address = binding.localAddress();
              LOG.info("api listening host={} port={}", http.host(), address.getPort());
              return binding.addToCoordinatedShutdown(DRAIN, system);
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

  private static ServerSettings limits(ServerSettings defaults, HttpSettings http) {
    return defaults
        .withMaxConnections(http.maxConnections())
        .withRemoteAddressAttribute(true)
        .withServerHeader(Optional.empty())
        .withParsingErrorHandler(ParsingProblems.class.getName())
        .withParserSettings(
            defaults
                .getParserSettings()
                // Headers are read as text, by whoever wants one.
                .withModeledHeaderParsing(false)
                // Bodies are counted as they are read, so that the answer to one too large is ours.
                .withMaxContentLength(Long.MAX_VALUE));
  }

  private static IllegalStateException cannotBind(HttpSettings http, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IllegalStateException(
        "cannot listen on tributary.api.host and port, %s:%d: %s"
            .formatted(http.host(), http.port(), cause.getMessage()),
        cause);
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
