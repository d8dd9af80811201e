package tributary.cluster.api.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds a {@link Router} to a port. */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** How long requests under way may take to end when the process stops. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private HttpServer() {}

  /**
   * Serves until the system stops. The stage fails with an IllegalStateException that names the
   * settings when the port is taken.
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, HttpSettings settings, Router router) {
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .adaptSettings(defaults -> limits(defaults, settings))
        .bind(router::handle)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                throw cannotBind(settings, failure);
              }
              int port = binding.localAddress().getPort();
              LOG.info("api listening host={} port={}", settings.host(), port);
              return binding.addToCoordinatedShutdown(DRAIN, system);
            });
  }

  private static ServerSettings limits(ServerSettings defaults, HttpSettings settings) {
    return defaults
        .withMaxConnections(settings.maxConnections())
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

  private static IllegalStateException cannotBind(HttpSettings settings, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IllegalStateException(
        "cannot listen on tributary.api.host and port, %s:%d: %s"
            .formatted(settings.host(), settings.port(), cause.getMessage()),
        cause);
  }
}
